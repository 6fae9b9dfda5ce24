"""Where an answer comes from: every place silenced in turn, and what is left of the answer."""

from manim import DOWN, LEFT, RIGHT, Create, FadeIn, FadeOut, VGroup, linear

from lectures.language_model import SILENT, asked_about
from scenes.mobjects.text import BODY, HEADING, Words
from scenes.moves import give_way, glide, point_at
from scenes.sets.language_model import (
    BETWEEN,
    EDGE_X,
    LAST,
    NAME,
    AnswerBar,
    LayerAxis,
    places_in_full,
    row_names,
    source_of_model,
    stand_above,
)
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.superposition.silencing import (
    Sweep,
    answer_left,
    answer_of_many,
    lost_by_many,
    marked_share,
)

BAR_Y = 2.95


class SilencedPlaces(LectureScene):
    """A window slides along the rows of places; a place lights up where the answer is lost."""

    def stage(self) -> None:
        self.places = places_in_full()
        self.add(self.places)
        self.asked = asked_about(self.lecture)
        last = f"… {self.asked.prompt('').split()[-1]}"
        self.names = row_names(self.places, self.asked.subject, last, self.words("between"))
        self.many = Words(self.words("many"), HEADING, self.theme.ink)
        stand_above(self.many, self.places, NAME)
        self.axis = LayerAxis(self.places.mlp.rows[NAME], self.words("layer"), 0.2)
        self.source = source_of_model(self, self.asked)
        self.alone = self.asked.answer_alone()
        self.answer = answer_left(self.asked.answer, self.alone).set_y(BAR_Y)
        mlp, attention = self.theme.answer, self.theme.stream
        self.heads = {
            key: Words(self.words(key), HEADING, colour).set_x(-EDGE_X, LEFT)
            for key, colour in (("mlp", mlp), ("mlp_mean", mlp), ("attention", attention))
        }
        for words in self.heads.values():
            words.put_baseline(self.answer.word.baseline)
        # What the last word's row then stands for, while another is spoken of.
        self.average = Words(self.words("mlp_mean"), BODY, mlp).set_x(EDGE_X, RIGHT)
        self.average.put_baseline(self.names[LAST].baseline)
        self.of_many = answer_of_many(self.words("mean")).set_y(BAR_Y)
        self.left = VGroup(*(marked_share(self.words("left"), key, self.places) for key in SILENT))

    @beat
    def window(self, beat: Beat) -> None:
        """The MLPs at the name, five layers at a time: without the early ones, no answer."""
        self.play(
            FadeIn(
                self.names, self.axis, self.source, self.answer, self.heads["mlp"], run_time=1.0
            ),
            self.places.pass_light(run_time=beat.to("five", 2.2, early=0.2)),
        )
        self.slide("mlp", NAME, beat.rest(5.0))

    @beat
    def elsewhere(self, beat: Beat) -> None:
        """The same between, and at the last word; there once more with the writes at their mean."""
        self.slide("mlp", BETWEEN, beat.to("last", 2.2))
        self.slide("mlp", LAST, beat.to("averages", 2.2))
        self.play(give_way(self.heads["mlp"], self.heads["mlp_mean"]), run_time=0.5)
        sweep = Sweep.at_mean(self.asked, self.places.mlp, "mlp", LAST)
        if sweep is None:  # only the mean over the athletes is known, in the small print
            self.play(point_at(self.source[1], 1.04, self.theme.ink), run_time=beat.rest(0.8))
        else:
            self.play_sweep(sweep, beat.rest(2.4))

    @beat
    def attention(self, beat: Beat) -> None:
        """Attention: the light moves up, and to the right."""
        self.play(
            give_way(self.heads["mlp_mean"], self.heads["attention"]),
            FadeIn(self.average, shift=0.2 * DOWN),
            run_time=0.6,
        )
        slot = beat.share(3, 1.6)
        for row in (NAME, BETWEEN, LAST):
            self.slide("attention", row, slot)

    @beat
    def known(self, beat: Beat) -> None:
        """Over all names that the model knows: a place falls silent, and the answer with it."""
        bar = self.of_many
        self.play(
            give_way(VGroup(self.heads["attention"], self.average, self.answer), bar),
            give_way(self.names[NAME], self.many),
            FadeOut(self.names[BETWEEN]),
            run_time=0.9,
        )
        sites = ("mlp", "attention")
        self.play(
            *(
                self.places.field(site).run_through(lost_by_many(site), rate_func=linear)
                for site in sites
            ),
            run_time=beat.to("early", 0.8, early=0.2),
        )
        for marked, following in zip(self.left, ("late", None), strict=True):
            frame, number, words = marked
            slot = beat.to(following, 3.6) if following else beat.rest(3.0)
            left = number.get_value() / 100
            self.play(Create(frame), run_time=0.8)
            self.play(
                glide(bar, AnswerBar.set_value, 1.0, left),
                run_time=max((0.4 if following else 0.6) * slot, 1.2),
            )
            coming = FadeIn(number, words, shift=0.15 * DOWN)
            self.play(coming, run_time=0.6 if following else beat.unhurried(0.6))
            if following:
                back = beat.to(following, 0.8, early=0.1)
                self.play(glide(bar, AnswerBar.set_value, left, 1.0), run_time=back)

    @interlude
    def hand_over(self) -> None:
        """Words and numbers leave; the places go dark."""
        dark = 0 * self.places.mlp.get_values()
        self.play(
            FadeOut(self.names[LAST], self.many, self.axis, self.left, self.of_many, self.source),
            self.places.mlp.light_to(dark),
            self.places.attention.light_to(dark),
            run_time=0.8,
        )

    def slide(self, site: str, row: int, seconds: float) -> None:
        """The window slides along a row in which the writes under it are zero."""
        self.play_sweep(Sweep.at_zero(self.asked, self.places.field(site), site, row), seconds)

    def play_sweep(self, sweep: Sweep, seconds: float) -> None:
        """The window comes, slides along its row, and is gone; the answer is whole again."""
        self.add(sweep.window)
        self.play(sweep.slide(self.answer), run_time=max(seconds - 0.3, 1.0))
        self.remove(sweep.window)
        self.play(
            glide(self.answer, AnswerBar.set_value, self.answer.get_value(), self.alone),
            run_time=0.3,
        )
