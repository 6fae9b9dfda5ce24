"""What becomes of a fact when neurons are silenced."""

from manim import (
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Line,
    ReplacementTransform,
    VGroup,
)

from scenes.mobjects.layer_fields import LayerFields
from scenes.moves import cascade, redrawn
from scenes.sets.evidence import shown_evidence, source_line
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.ablation_pictures import (
    CORNER,
    PANEL_WIDTH,
    PANEL_X,
    UNIT,
    Association,
    Control,
    HandfulMark,
    Verdict,
    answer_arrow,
    at_cosine,
    close_window,
    cosine_heading,
    crosses,
    drawn,
    empty_plot,
    go_along,
    legend,
    plot_words,
    specific_field,
    whole_window,
)


class AblationCurve(LectureScene):
    """Cosine of name and answer as neurons are silenced: the chosen, random, equally active."""

    def stage(self) -> None:
        evidence = self.evidence = shown_evidence(self)
        arrays, colours = evidence.arrays, self.theme
        self.source = source_line(self, self.words("source"))
        part = (colours.first, colours.last)[evidence.alone - 1]
        self.full = Association(self, 0, evidence, colours.ink, 1.5)
        self.part = Association(self, evidence.alone, evidence, part, -0.8)
        self.cosines = [self.full.number, self.part.number]
        self.answer, self.answer_word = answer_arrow(self)
        self.heading = cosine_heading(self, PANEL_WIDTH).set_x(PANEL_X, LEFT).set_y(3.2, UP)
        foot = CORNER + UNIT * self.full.cosine * RIGHT
        self.shadow = Line(CORNER, foot, stroke_width=12).set_stroke(colours.ink)
        self.compared: dict[str, Control] = {}
        self.border = VGroup()
        self.drop = VGroup()  # from the name's tip down to its shadow, once that is known
        self.whole = whole_window(evidence)
        plot = self.plot = empty_plot(evidence)
        self.level = plot.level(float(arrays["ablation_none"]), colours.dim)
        self.chosen = plot.curve(arrays["ablation_zero"], colours.answer, width=5)
        self.chosen.set_z_index(2)  # the controls come in behind it
        self.result = Verdict(self, evidence)
        self.until, self.among = self.result.until, self.result.among

    @beat
    def near(self, beat: Beat) -> None:
        """The name swings towards the answer, as near as was measured; so does half the name."""
        full, part = self.full, self.part
        # The steeper arrow has its name to its left.
        sides = (LEFT, RIGHT) if full.cosine < part.cosine else (RIGHT, LEFT)
        coming = FadeIn(self.answer_word, self.heading, self.source)
        self.play(self.answer.grow(), coming, run_time=1.0)
        swing = beat.to("alone", 2.0, early=1.6)
        self.play(full.arrow.grow(), FadeIn(full.line), run_time=0.6)
        self.play(full.arrow.turn_to(at_cosine(full.cosine)), run_time=swing - 1.0)
        self.play(FadeIn(full.rest(sides[0])), run_time=0.4)
        drop = DashedLine(full.arrow.get_tip(), self.shadow.get_end(), color=self.theme.dim)
        self.drop.add(drop)
        self.play(Create(drop), Create(self.shadow), run_time=0.9)
        beat.until("alone")
        part.arrow.set_values(at_cosine(part.cosine))
        self.play(part.arrow.grow(), FadeIn(part.line), run_time=beat.rest(1.6, early=0.8))
        self.play(FadeIn(part.rest(sides[1])), run_time=0.4)

    @beat
    def top(self, beat: Beat) -> None:
        """The cosine becomes a level of the plot; the chosen neurons are crossed out one by one."""
        plot, level, chosen = self.plot, self.level, self.chosen
        field = specific_field(self.evidence)
        crossed = crosses(field, self.evidence)
        self.open_plot(field)
        beat.until("silence")
        self.play(FadeIn(legend(self, "top", self.theme.answer, 0)), run_time=0.5)
        self.play_into(chosen, *drawn(chosen), cascade(Create, crossed, 0.5), run_time=2.6)
        k = self.evidence.handful
        mark = HandfulMark(plot, plot.sizes[k], float(chosen.get_values()[k]))
        self.play(FadeIn(mark, scale=0.5), run_time=0.6)
        beat.until("closer")
        self.play(
            plot.look(close_window(self.evidence)),
            redrawn(VGroup(level, chosen)),
            run_time=2.0,
        )
        self.wait(beat.rest(0.5))
        mark.clear_updaters()
        self.play(FadeOut(mark, field, crossed), run_time=0.6)

    @beat
    def controls(self, beat: Beat) -> None:
        """Draw after draw of other neurons: a curve each, their band, their mean."""
        arrays, plot = self.evidence.arrays, self.plot
        random = self.compared["random"] = Control(plot, arrays["ablation_random"], self.theme.dim)
        matched = self.compared["matched"] = Control(
            plot, arrays["ablation_matched"], self.theme.positive
        )
        for k, (key, control) in enumerate((("random", random), ("matched", matched)), 1):
            beat.until(key)
            draws = control.single_draws()
            words = legend(self, key, control.colour, k)
            self.play(FadeIn(words), cascade(Create, draws, 0.06), run_time=1.8)
            self.play(FadeIn(control.band), FadeOut(draws), run_time=0.6)
            self.play_into(control.curve, *drawn(control.curve), run_time=1.2)
        beat.until("from")
        x = plot.place(self.evidence.matched_from, plot.window[0])
        border = DashedLine(x, x + plot.high * UP, color=self.theme.ink, stroke_width=2.4)
        self.border.add(border)
        self.play(Create(border), run_time=0.9)

    @beat
    def verdict(self, beat: Beat) -> None:
        """What a handful costs; a marker goes along the curve while the answer stays nearest."""
        result, ink = self.result, self.theme.ink
        k, before = self.evidence.handful, float(self.evidence.arrays["ablation_none"])
        start = self.plot.place(self.plot.sizes[k], before)
        lost = Line(start, self.chosen.dots[k].get_center(), stroke_width=7).set_color(ink)
        fading = [VGroup(each.band, each.curve) for each in self.compared.values()]
        self.play(
            Create(lost),
            FadeOut(self.border),
            *(control.animate.fade(0.6) for control in fading),
            run_time=1.0,
        )
        beat.until("none")
        self.play(FadeIn(result.words, shift=0.15 * UP), run_time=0.8)
        beat.until("nearest")
        marker = Circle(radius=0.2, stroke_width=4, color=ink).set_z_index(3)
        marker.move_to(self.chosen.dots[0])
        self.until.set_value(1)
        coming = FadeIn(result.nearest, shift=0.15 * UP)
        self.play(FadeIn(marker, scale=2), coming, run_time=0.7)
        going = go_along(marker, self.chosen, self.until, self.evidence.nearest_until)
        self.play(*going, run_time=beat.rest(2.5, early=0.5))

    @interlude
    def end(self) -> None:
        self.leave()

    def open_plot(self, field: LayerFields) -> None:
        """The arrows leave; the cosine's shadow becomes the level from which the curve starts."""
        plot, full, part = self.plot, self.full, self.part
        leaving = VGroup(self.answer, self.answer_word, self.heading, self.drop)
        leaving.add(full.arrow, part.arrow, full.tip_name, part.tip_name)
        leaving.add(VGroup(full.line, part.line))
        self.play(
            FadeOut(leaving),
            ReplacementTransform(self.shadow, self.level),
            Create(plot.upright),
            Create(plot.across),
            FadeIn(plot.ticks, plot.counts, *plot_words(self, plot), field),
            run_time=1.2,
        )
