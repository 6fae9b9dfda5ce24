"""Two kinds of block as two vaults, and how the parameters are shared out."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Flash,
    Indicate,
    Line,
    ManimColor,
    Rotate,
    VGroup,
    VMobject,
    normalize,
)

from mlp_math.parameters import Group, parameter_table
from scenes.mobjects.glow import Halo
from scenes.mobjects.parameters import ShareBar
from scenes.mobjects.place import fit
from scenes.mobjects.slabs import AttentionArcs
from scenes.mobjects.style import QUIET
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Words, on_one_line
from scenes.moves import cascade, presence
from scenes.sets.people import fact_ahead, fact_statement
from scenes.sets.token_columns import attention_pattern, token_colours
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

BAR_WIDTH, BAR_HEIGHT = 12.8, 0.75
DOORS_X, DOORS_Y = 3.9, 0.85
LARGEST, SHARE_OF_LARGEST = 1.85, 0.66  # radius of a door that has this share of the parameters
AJAR = 0.16  # what is seen of a door's width when it stands open
BOXES = 7  # neurons along either side of the grid in the strongroom
GROUPS: tuple[Group, ...] = ("attention", "mlp", "embedding")


class VaultDoor(VGroup):
    """A round door with bolts and a wheel that can turn."""

    def __init__(self, colour: ManimColor, radius: float = 1.7) -> None:
        super().__init__()
        tint = theme().mix
        self.face = Circle(radius=radius, stroke_width=5, stroke_color=colour)
        self.face.set_fill(tint(colour, 0.1), 1)
        rim = Circle(radius=0.82 * radius, stroke_width=1.6, stroke_color=tint(colour, 0.5))
        bolt = Circle(radius=0.04 * radius, stroke_width=0).set_fill(tint(colour, 0.7), 1)
        bolts = VGroup(
            *(
                bolt.copy().shift(0.91 * radius * np.array([np.cos(turn), np.sin(turn), 0]))
                for turn in np.linspace(0, 2 * PI, 12, endpoint=False)
            )
        )
        spokes = VGroup(
            *(
                Line(0.2 * radius * along, 0.58 * radius * along).set_stroke(colour, 5)
                for turn in np.linspace(0, 2 * PI, 5, endpoint=False)
                for along in [np.array([np.sin(turn), np.cos(turn), 0])]
            )
        )
        hub = Circle(radius=0.2 * radius, stroke_width=3, stroke_color=colour)
        grip = Circle(radius=0.44 * radius, stroke_width=3.5, stroke_color=colour)
        self.wheel = VGroup(grip, spokes, hub)
        self.add(self.face, rim, bolts, self.wheel)

    def unlock(self, **kwargs: object) -> Rotate:
        """Turn the wheel."""
        return Rotate(self.wheel, -0.8 * PI, about_point=self.wheel[2].get_center(), **kwargs)

    def swing(self) -> Animation:
        """Swing open on the left hinge: what is behind comes into sight."""
        opened: Animation = self.animate.stretch(AJAR, 0, about_edge=LEFT).shift(0.1 * LEFT)
        return opened


def strongroom(radius: float, boxes: VGroup) -> VGroup:
    """What is behind a door: light, and boxes in it."""
    ground = Circle(radius=radius, stroke_width=5, stroke_color=theme().faint)
    ground.set_fill(theme().mix(theme().lit, 0.16), 1)
    glow = Halo(ground.get_center(), 0.45 * radius, strength=0.7, reach=2.0)
    return VGroup(ground, glow, fit(boxes, 1.3 * radius, 1.3 * radius).move_to(ground))


class VaultSplit(LectureScene):
    """A neat division of labour, taken back to what is certain: the sizes."""

    def stage(self) -> None:
        self.colours = {
            "attention": self.theme.attention,
            "mlp": self.theme.mlp,
            "embedding": self.theme.ink,
        }
        self.attention, self.mlp = self.vaults = VGroup(
            self.vault("attention", "context", -DOORS_X), self.vault("mlp", "facts", DOORS_X)
        )
        self.add(*(VGroup(vault.door, vault.name_above) for vault in self.vaults))
        self.areas = [vault.get_value() for vault in self.vaults]
        self.crossings = VGroup(
            arrow_across(self.attention, self.mlp), arrow_across(self.mlp, self.attention)
        )
        self.query = Words(self.words("hypothesis"), HEADING, self.theme.focus).move_to(3.15 * UP)
        self.bar = self.split_bar()
        self.labels = self.share_labels()
        self.statement = fit(fact_statement(self, TITLE).move_to(3.0 * DOWN), BAR_WIDTH)

    @beat
    def doors(self, beat: Beat) -> None:
        wheels = (vault.door.unlock() for vault in self.vaults)
        self.play(*wheels, run_time=beat.to("left", 1.0, early=0.6))
        for vault, mark in zip(self.vaults, ("left", "right"), strict=True):
            beat.until(mark, early=0.5)
            self.play(vault.door.unlock(), run_time=0.7)
            self.add(vault.room, vault.door)
            self.play(vault.door.swing(), FadeIn(vault.job, shift=0.15 * UP), run_time=0.9)

    @beat
    def slogan(self, beat: Beat) -> None:
        beat.until("slogan")
        self.play(
            cascade(Create, self.crossings, 0.4), FadeIn(self.query, shift=0.15 * DOWN),
            run_time=1.8,
        )  # fmt: skip
        self.play(
            *(Indicate(vault.job, 1.15, color=None) for vault in self.vaults),
            run_time=beat.rest(1.2),
        )

    @beat
    def shares(self, beat: Beat) -> None:
        self.play(FadeOut(self.crossings, self.query), run_time=0.5)
        self.play(self.bar.unfold(), run_time=beat.to("share", 1.8))
        self.play(cascade(FadeIn, self.labels, 0.3, shift=0.12 * UP), run_time=1.2)
        self.play(*presence(QUIET, *self.besides_the_mlp()), run_time=beat.unhurried(0.8))

    @beat
    def build(self, beat: Beat) -> None:
        door, room = self.mlp.door, self.mlp.room
        leaving = [*self.besides_the_mlp(), *self.mlp[1:], self.bar.segments[1], self.labels[1]]
        nearer = VGroup(room, door).animate.move_to(0.6 * UP).scale(1.3)
        self.play(FadeOut(*leaving), nearer, run_time=beat.to("fact", 1.0, part=0.7))
        beat.until("fact")
        self.play(FadeIn(self.statement, shift=0.2 * UP), run_time=0.8)
        self.wait(0.4)
        into = FadeOut(self.statement, target_position=room, scale=0.1)
        self.play(
            into,
            Flash(room, color=self.theme.answer, flash_radius=1.2),
            run_time=beat.unhurried(1.0),
        )

    @interlude
    def hand_over(self) -> None:
        """We go in after it: the next shot begins inside."""
        door, room = self.mlp.door, self.mlp.room
        self.play(
            room.animate.scale(6).set_opacity(0),
            door.animate.scale(6).shift(9 * LEFT).set_opacity(0),
            FadeIn(fact_ahead(self)),
            run_time=1.0,
        )
        self.remove(room, door)

    def vault(self, block: Group, job: str, x: float) -> "Vault":
        """The vault of a kind of block, with the job it is said to do."""
        share = parameter_table(self.lecture.sizes).shares()[block]
        boxes = attention_boxes(self) if block == "attention" else neuron_boxes(self)
        return Vault(self.words(block), self.words(job), self.colours[block], x, share, boxes)

    def besides_the_mlp(self) -> list[VMobject]:
        """All that stands for other parameters than the perceptrons'."""
        bar, labels = self.bar.segments, self.labels
        return [*self.attention, self.attention.room, bar[0], bar[2], labels[0], labels[2]]

    def split_bar(self) -> ShareBar:
        """All weights as one bar, cut by kind of block; its parts as long as their shares."""
        shares = parameter_table(self.lecture.sizes).shares()
        shades = [self.theme.mix(self.colours[group], 0.75) for group in GROUPS]
        bar = ShareBar(
            [shares[group] for group in GROUPS], shades, length=BAR_WIDTH, height=BAR_HEIGHT
        )
        return bar.set_y(-2.5)

    def share_labels(self) -> VGroup:
        """Below each part of the bar its share in per cent, and of what."""
        labels, self.percents = VGroup(), []
        for group, share in zip(GROUPS, self.bar.get_values(), strict=True):
            percent = Decimal(100 * share, 1, BODY, unit=" %")
            name = Words(self.words(f"{group}_share"), LABEL, self.theme.dim)
            self.percents.append(percent)
            labels.add(on_one_line(percent, name, gap=0.2, y=-3.4))
        for label, part in zip(labels, self.bar.segments, strict=True):
            label.align_to(part, LEFT)
        # The last part is a sliver: its label ends where the bar does.
        labels[-1].align_to(self.bar, RIGHT)
        return labels


def arrow_across(own: "Vault", other: "Vault") -> DashedLine:
    """From a vault's job to the other block as well: neither keeps to its own."""
    face = other.door.face
    side = np.sign(face.get_x()) * RIGHT
    start = own.job.get_edge_center(side) + 0.25 * side + 0.1 * UP
    end = face.get_center() - (face.width / 2 + 0.2) * normalize(face.get_center() - start)
    line = DashedLine(start, end, stroke_width=4, stroke_color=theme().focus)
    return line.add_tip(tip_length=0.22, tip_width=0.22)


def neuron_boxes(scene: LectureScene) -> VGroup:
    """Neurons as lockers, of which a few are lit: which ones is made up."""
    lit = scene.rng().random((BOXES, BOXES)) < 0.12
    return VGroup(
        *(
            Circle(radius=0.1, stroke_width=0).set_fill(theme().neuron(0.9 if on else 0.0), 1)
            for on in lit.reshape(-1)
        )
    ).arrange_in_grid(BOXES, BOXES, buff=0.12)


def attention_boxes(scene: LectureScene) -> VGroup:
    """Who attends to whom in the prompt."""
    return AttentionArcs(attention_pattern(scene), colours=token_colours(scene), bend=0.8 * PI)


class Vault(VGroup):
    """A door; above it the name of a block, below it the job that it is said to do.

    The door's area goes by the block's share of the parameters; behind it is the `room`.
    """

    def __init__(
        self, name: str, job: str, colour: ManimColor, x: float, share: float, boxes: VGroup
    ) -> None:
        super().__init__()
        radius = LARGEST * (share / SHARE_OF_LARGEST) ** 0.5
        self.door = VaultDoor(colour, radius).move_to([x, DOORS_Y, 0])
        self.room = strongroom(radius, boxes).move_to(self.door)
        self.name_above = Words(name, HEADING, colour).set_x(x).put_baseline(3.15)
        self.job = Words(job, TITLE).set_x(x).put_baseline(-1.7)
        self.add(self.door, self.name_above, self.job)

    def get_value(self) -> float:
        """The area of the room, in square units."""
        return float(PI * (self.room[0].width / 2) ** 2)
