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
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ManimColor,
    Mobject,
    ReplacementTransform,
    Rotate,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from mlp_math.parameters import Group, parameter_table
from scenes.mobjects.glow import Halo
from scenes.mobjects.place import fit, keep_inside
from scenes.mobjects.slabs import AttentionArcs
from scenes.mobjects.style import QUIET, tinted_plate
from scenes.mobjects.text import BODY, HEADING, LABEL, TITLE, Decimal, Formula, Words, on_one_line
from scenes.moves import carry, cascade, count_from, flash_along, glide, presence
from scenes.sets.people import fact_ahead, fact_statement
from scenes.sets.token_columns import attention_pattern, token_colours
from scenes.stage import Beat, LectureScene, beat, interlude
from scenes.theme import theme

ROW_WIDTH, DOORS_Y = 12.8, 0.0
LARGEST, WIDEST_GAP = 2.7, 1.4  # radius of the largest door; room between doors
NAMES_Y, JOBS_Y = 3.1, -3.55  # baselines
AJAR = 0.16  # what is seen of a door's width when it stands open
PITCH, BOX = 0.4, 0.14  # of the neurons in the strongroom, and their radius
LIT = 0.18  # share of them
GROUPS: tuple[Group, ...] = ("attention", "embedding", "mlp")  # from left to right


class VaultDoor(VGroup):
    """A round door with bolts and a wheel that can turn."""

    def __init__(self, colour: ManimColor, radius: float = 1.7) -> None:
        super().__init__()
        tint = theme().mix
        self.face = Circle(radius=radius, stroke_width=5, stroke_color=colour)
        self.face.set_fill(tint(colour, 0.16), 1)
        rim = Circle(radius=0.78 * radius, stroke_width=1.6, stroke_color=tint(colour, 0.5))
        bolt = Circle(radius=0.05 * radius, stroke_width=0).set_fill(tint(colour, 0.85), 1)
        turns = np.linspace(0, 2 * PI, 12, endpoint=False)
        self.bolts = VGroup(*(bolt.copy().shift(0.9 * radius * towards(turn)) for turn in turns))
        spokes = VGroup(
            *(
                Line(0.2 * radius * towards(turn), 0.58 * radius * towards(turn))
                for turn in np.linspace(0, 2 * PI, 5, endpoint=False)
            )
        ).set_stroke(colour, 5)
        hub = Circle(radius=0.2 * radius, stroke_width=3, stroke_color=colour)
        grip = Circle(radius=0.44 * radius, stroke_width=3.5, stroke_color=colour)
        self.wheel = VGroup(grip, spokes, hub)
        self.add(self.face, rim, self.bolts, self.wheel)

    def turn(self, angle: float = -1.2 * PI) -> Animation:
        """The wheel turns by so much, in radians."""
        return Rotate(self.wheel, angle, about_point=self.face.get_center())

    def draw_bolts(self) -> UpdateFromAlphaFunc:
        """Bolt after bolt is drawn inwards."""
        middle, first = self.face.get_center(), self.bolts.copy()

        def step(bolts: VGroup, alpha: float) -> None:
            for k, (bolt, start) in enumerate(zip(bolts, first, strict=True)):
                share = float(np.clip(len(bolts) * alpha - k, 0.0, 1.0))
                bolt.become(start).scale(1 - 0.45 * share)
                bolt.shift(0.13 * share * (middle - start.get_center()))

        return UpdateFromAlphaFunc(self.bolts, step)

    def swing(self) -> Animation:
        """Swing open on the left hinge: what is behind comes into sight."""
        self.save_state()
        opened: Animation = self.animate.stretch(AJAR, 0, about_edge=LEFT).shift(0.1 * LEFT)
        return opened

    def fill(self, share: float) -> Animation:
        """Let its colour fill so much of its face."""
        colour = theme().mix(self.face.get_stroke_color(), share)
        filled: Animation = self.face.animate.set_fill(colour)
        return filled

    def get_value(self) -> float:
        """Its area, in square units."""
        return float(PI * (self.face.width / 2) ** 2)

    def shut(self) -> Animation:
        """Swing back again."""
        closed: Animation = self.animate.restore()
        return closed


def towards(turn: float) -> np.ndarray:
    """The unit vector at an angle from upright, in radians."""
    return np.array([np.sin(turn), np.cos(turn), 0.0])


class VaultSplit(LectureScene):
    """A neat division of labour, taken back to what is certain: the sizes."""

    def stage(self) -> None:
        attention, self.coin, mlp = share_doors(self)
        self.attention, self.mlp = self.vaults = VGroup(
            Vault(attention, attention_room(self), self.words("attention"), self.words("context")),
            Vault(mlp, NeuronRoom(self, mlp), self.words("mlp"), self.words("facts")),
        )
        self.add(*(VGroup(vault.door, vault.name_above) for vault in self.vaults))
        self.doors_of = {"attention": attention, "mlp": mlp, "embedding": self.coin}
        self.areas = {group: door.get_value() for group, door in self.doors_of.items()}
        self.query = Words(self.words("hypothesis"), HEADING, self.theme.focus)
        self.query.set_x(self.coin.get_x()).put_baseline(NAMES_Y)
        self.blurred = BothJobs(self.attention, self.mlp), BothJobs(self.mlp, self.attention)
        self.percents = self.shares_on_doors()
        name = Words(
            self.words("embedding_share"), LABEL, self.theme.dim, width=2.5, align="center"
        )
        self.coin_name = name.next_to(self.coin, DOWN, buff=0.3)
        self.statement = fit(fact_statement(self, TITLE), 9.5)
        self.plate = tinted_plate(self.statement, self.theme.answer)

    @beat
    def doors(self, beat: Beat) -> None:
        left, right = self.vaults
        self.play(
            left.door.turn(), left.door.draw_bolts(), right.door.turn(),
            run_time=beat.to("left", 1.0, early=0.3),
        )  # fmt: skip
        self.add(left.room, left.door)
        self.play(
            left.door.swing(),
            FadeIn(left.job, shift=0.15 * UP),
            cascade(Create, left.contents.arcs, 0.2),
            run_time=0.9,
        )
        flashes = (flash_along(arc, self.theme.ink, 5) for arc in left.contents.arcs)
        self.play(
            right.door.turn(),
            right.door.draw_bolts(),
            LaggedStart(*flashes, lag_ratio=0.1),
            run_time=beat.to("right", 1.0, early=0.2),
        )
        self.add(left.room, left.door, right.room, right.door)
        self.play(
            right.door.swing(),
            FadeIn(right.job, shift=0.15 * UP),
            glide(right.contents, NeuronRoom.set_value, 0, 1),
            run_time=beat.rest(1.3),
        )

    @beat
    def slogan(self, beat: Beat) -> None:
        """Each does the other's job as well."""
        self.play(
            *(both.make_room() for both in self.blurred), run_time=beat.to("slogan", 0.8, early=0.1)
        )
        self.play(
            *(both.arrive() for both in self.blurred),
            FadeIn(self.query, shift=0.15 * DOWN),
            run_time=beat.rest(1.8),
        )

    @beat
    def shares(self, beat: Beat) -> None:
        """The doors, shut again, are as large as the shares."""
        small, _, large = (self.percents[group] for group in GROUPS)
        self.play(
            FadeOut(self.query, *self.blurred, run_time=0.8),
            *(vault.door.shut() for vault in self.vaults),
            run_time=beat.to("share", 1.4, part=0.5),
        )
        self.remove(*(vault.room for vault in self.vaults))
        self.play(
            *(FadeOut(vault.door.wheel, scale=0.3) for vault in self.vaults),
            FadeIn(self.coin, scale=0.3),
            run_time=beat.to("share", 0.8, early=0.1),
        )
        for vault in self.vaults:
            self.add(vault.door.remove(vault.door.wheel))
        self.add(large, small)
        self.play(
            count_from(large),
            count_from(small),
            self.mlp.door.fill(0.45),
            FadeIn(self.percents["embedding"], self.coin_name, shift=0.12 * UP),
            run_time=beat.rest(1.8, early=0.8),
        )
        self.play(*presence(QUIET, *self.besides_the_mlp()), run_time=beat.rest(0.6))

    @beat
    def build(self, beat: Beat) -> None:
        door, room, percent = self.mlp.door, self.mlp.room, self.percents["mlp"]
        self.play(
            FadeOut(*self.besides_the_mlp(), self.mlp.name_above),
            FadeOut(percent, scale=0.3),
            VGroup(room, door).animate.set_x(0).scale(1.25),
            run_time=beat.to("fact", 1.2, part=0.55),
        )
        self.add(room, door)
        self.play(door.swing(), run_time=beat.to("fact", 0.8))
        middle = room.get_center()
        self.play(
            FadeIn(self.plate, target_position=middle, scale=0.1),
            FadeIn(self.statement, target_position=middle, scale=0.1),
            run_time=0.9,
        )
        # Nothing else is stored: we begin with an empty room.
        self.play(
            glide(self.mlp.contents, NeuronRoom.set_value, 1, 0, rate_func=linear),
            run_time=beat.rest(1.2),
        )

    @interlude
    def hand_over(self) -> None:
        """We go in to it: the next shot begins inside."""
        door, room = self.mlp.door, self.mlp.room
        self.play(
            room.animate.scale(5).set_opacity(0),
            door.animate.scale(5).shift(9 * LEFT).set_opacity(0),
            FadeOut(self.plate, scale=1.4, run_time=0.5),
            ReplacementTransform(self.statement, fact_ahead(self)),
            run_time=1.0,
        )
        self.remove(room, door)

    def besides_the_mlp(self) -> list[Mobject]:
        """All that stands for other parameters than the perceptrons'."""
        small, coin, _ = (self.percents[group] for group in GROUPS)
        return [
            self.attention.door,
            self.attention.name_above,
            self.coin,
            self.coin_name,
            small,
            coin,
        ]

    def shares_on_doors(self) -> dict[Group, Decimal]:
        """The share of each group in per cent: on the doors of the blocks, and over the third."""
        shares = parameter_table(self.lecture.sizes).shares()
        percents: dict[Group, Decimal] = {}
        for group, size in zip(GROUPS, (TITLE, BODY, 1.6 * TITLE), strict=True):
            percents[group] = Decimal(100 * shares[group], 1, size, unit=" %")
            percents[group].move_to(self.doors_of[group])
        percents["embedding"].next_to(self.coin, UP, buff=0.25)
        return percents


def share_doors(scene: LectureScene) -> list[VaultDoor]:
    """A door for each group of parameters, in a row, its area by the group's share of them all."""
    shares = parameter_table(scene.lecture.sizes).shares()
    roots = np.array([shares[group] ** 0.5 for group in GROUPS])
    scale = min(LARGEST / roots.max(), ROW_WIDTH / (2 * roots.sum() + 1.0))
    gap = min((ROW_WIDTH - 2 * scale * roots.sum()) / 2, WIDEST_GAP)
    colours = scene.theme.attention, scene.theme.ink, scene.theme.mlp
    doors = [
        VaultDoor(colour, float(scale * root)) for colour, root in zip(colours, roots, strict=True)
    ]
    VGroup(*doors).arrange(RIGHT, buff=gap).move_to(DOORS_Y * UP)
    return doors


class NeuronRoom(VGroup):
    """Neurons from wall to wall behind a door; which of them are active is made up.

    Its value is how many of these are lit, as a share: those in the middle are the first.
    """

    def __init__(self, scene: LectureScene, door: VaultDoor) -> None:
        radius = door.face.width / 2 - 2 * BOX
        steps = np.arange(-(radius // PITCH), radius // PITCH + 1) * PITCH
        places = [np.array([x, y, 0.0]) for x in steps for y in steps]
        places = sorted((p for p in places if np.linalg.norm(p) < radius), key=np.linalg.norm)
        dot = Circle(radius=BOX, stroke_width=1.2, stroke_color=theme().faint)
        dot.set_fill(theme().neuron(0.0), 1)
        super().__init__(*(dot.copy().move_to(place) for place in places))
        self.active = np.flatnonzero(scene.rng().random(len(places)) < LIT)
        self._value = 0.0

    def get_value(self) -> float:
        """The share of the active neurons that are lit."""
        return self._value

    def set_value(self, share: float) -> "NeuronRoom":
        """Light so many of the active ones, one after another."""
        self._value = float(share)
        for k, j in enumerate(self.active):
            lit = float(np.clip(len(self.active) * self._value - k, 0.0, 1.0))
            self[j].set_fill(theme().neuron(0.95 * lit))
        return self


def attention_room(scene: LectureScene) -> AttentionArcs:
    """Who attends to whom in the prompt."""
    return AttentionArcs(attention_pattern(scene), colours=token_colours(scene), bend=0.8 * PI)


class Vault(VGroup):
    """A door; above it the name of a block, below it the job that it is said to do.

    Behind the door is the `room`, with its light and its `contents`.
    """

    def __init__(self, door: VaultDoor, contents: VGroup, name: str, job: str) -> None:
        super().__init__()
        self.door, self.contents = door, contents
        radius, colour = door.face.width / 2, door.face.get_stroke_color()
        wall = Circle(radius=radius, stroke_width=5, stroke_color=theme().faint).move_to(door)
        wall.set_fill(theme().mix(theme().lit, 0.12), 1)
        glow = Halo(wall.get_center(), 0.45 * radius, strength=0.5, reach=2.0)
        fit(contents, 1.85 * radius, 1.85 * radius).move_to(wall)
        self.room = VGroup(wall, glow, contents)
        self.name_above = Words(name, HEADING, colour).set_x(door.get_x()).put_baseline(NAMES_Y)
        self.job = Words(job, TITLE).set_x(door.get_x()).put_baseline(JOBS_Y)
        self.add(self.door, self.name_above, self.job)


class BothJobs(VGroup):
    """Below a vault its own job and the other's: the one that comes stands on the side it is from.

    It need not fly over the own one then.
    """

    def __init__(self, own: Vault, other: Vault) -> None:
        self.own, self.theirs = own.job, other.job
        self.place, plus, self.guest = (
            own.job.copy(),
            Formula("+", HEADING, theme().dim),
            other.job.copy().set_color(theme().focus),
        )
        self.plus = plus
        order = (self.place, plus, self.guest)
        if other.door.get_x() < own.door.get_x():
            order = order[::-1]
        line = fit(on_one_line(*order, gap=0.25), 5.6)
        keep_inside(line.set_x(own.door.get_x()))
        for words in (self.place, self.guest):
            words.put_baseline(JOBS_Y)
        plus.set_y(JOBS_Y + 0.2)
        super().__init__(self.own, self.plus, self.guest)

    def make_room(self) -> Animation:
        """An animation: the own job moves aside."""
        moved: Animation = self.own.animate.become(self.place)
        return moved

    def arrive(self) -> LaggedStart:
        """An animation: the other's job flies over and is added."""
        arc = -0.8 if self.theirs.get_x() < self.guest.get_x() else 0.0  # one flies over the other
        return LaggedStart(
            FadeIn(self.plus, scale=0.5), carry(self.theirs, self.guest, arc), lag_ratio=0.2
        )
