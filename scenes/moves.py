"""The verbs of motion: what shots do again and again, in one word each.

Each returns an animation, or a list of them, for `self.play`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from manim import (
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    ApplyFunction,
    ArcBetweenPoints,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    ManimColor,
    Mobject,
    ReplacementTransform,
    Scene,
    ShowPassingFlash,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VMobject,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)

from scenes.mobjects.style import FULL, RESTING, remember_opacities, step_back
from scenes.mobjects.text import ChangeDecimal, Decimal, Formula


def cascade(
    animation: Callable[..., Animation],
    mobjects: Iterable[Mobject],
    lag: float = 0.1,
    *,
    run_time: float | None = None,
    **each: Any,
) -> LaggedStart:
    """One animation on each of several mobjects, each `lag` of its length after the last.

    `cascade(FadeIn, bars, shift=UP)`; `each` goes to every one of the animations.
    """
    whole: dict[str, Any] = {} if run_time is None else {"run_time": run_time}
    return LaggedStart(*(animation(m, **each) for m in mobjects), lag_ratio=lag, **whole)


def in_turn(
    animation: Callable[..., Animation], *things: Iterable[Any], lag: float = 0.1, **kwargs: Any
) -> LaggedStart:
    """As `cascade`, for animations of several arguments: `in_turn(Transform, old, new)`.

    The iterables must be of one length; `kwargs` go to the whole.
    """
    return LaggedStart(
        *(animation(*each) for each in zip(*things, strict=True)), lag_ratio=lag, **kwargs
    )


def exchange(
    olds: Iterable[Mobject], news: Iterable[Mobject], lag: float = 0.0, **kwargs: Any
) -> LaggedStart:
    """Each of the old ones turns into the new one in its place."""
    return in_turn(ReplacementTransform, olds, news, lag=lag, **kwargs)


def swap(old: Mobject, new: Mobject, scale: float = 0.5) -> AnimationGroup:
    """The old one shrinks away while the new one grows, each to or from `scale` of its size."""
    return AnimationGroup(FadeOut(old, scale=scale), FadeIn(new, scale=scale))


def glide(
    mobject: Mobject,
    show: Callable[[Any, Any], object],
    start: Any,
    end: Any,
    **kwargs: Any,
) -> UpdateFromAlphaFunc:
    """A value runs from start to end, and per frame `show(mobject, value)` draws it.

    start and end are numbers or arrays of one shape: `glide(dial, Dial.set_value, 0.0, 1.0)`.
    """
    first, last = (np.array(value, dtype=float) for value in (start, end))

    def step(moving: Mobject, alpha: float) -> None:
        show(moving, (1 - alpha) * first + alpha * last)

    return UpdateFromAlphaFunc(mobject, step, **kwargs)


def count_from(number: Decimal, start: float = 0.0) -> ChangeDecimal:
    """A number counts up to what it shows, from `start`, which it shows from now on."""
    goal = number.get_value()
    return ChangeDecimal(number.set_value(start), goal)


def at_rest(sign: Mobject) -> FadeIn:
    """A sign comes when what runs beside it stops: "=" is true of the last number only."""
    return FadeIn(sign, rate_func=squish_rate_func(smooth, 0.85, 1.0))


def at_once(time: float) -> float:
    """A rate function for what changes as soon as its animation begins: a count, say."""
    return float(time > 0)


def redrawn(mobject: Mobject) -> UpdateFromAlphaFunc:
    """An animation that changes nothing itself: what another one changes here is drawn anew."""
    return UpdateFromAlphaFunc(mobject, lambda *_: None)


def presence(level: float, *mobjects: Mobject) -> list[Any]:
    """Animations that take mobjects to a level of presence: see `scenes.mobjects.style`."""
    for mobject in mobjects:
        remember_opacities(mobject)  # of itself, not of the copy that an animation makes
    return [ApplyFunction(lambda moved: step_back(moved, level), mobject) for mobject in mobjects]


def spotlight(row: Sequence[Mobject], k: int, others: float = RESTING) -> list[Any]:
    """Animations that light member k of a row and take all the others to a lower presence."""
    levels = (FULL if i == k else others for i in range(len(row)))
    return [
        one for level, mobject in zip(levels, row, strict=True) for one in presence(level, mobject)
    ]


def point_at(mobject: Mobject, scale: float = 1.5, colour: ManimColor | None = None) -> Indicate:
    """A swelling of what is spoken of, in its own colour or another."""
    return Indicate(mobject, scale, color=colour)


def hop(mobject: Mobject, height: float = 0.22) -> Any:
    """As `point_at`, for a word of a line, which has no room to swell between its neighbours."""
    return pulse(mobject).shift(height * UP)


def pulse(mobject: Mobject) -> Any:
    """As manim's `.animate`, for a change that is taken back: `pulse(slab).light(colour)`."""
    return mobject.animate(rate_func=there_and_back)


def flash_along(
    line: VMobject, colour: ManimColor, width: float, length: float = 0.6
) -> ShowPassingFlash:
    """A light that runs along a line; it is `width` thick and `length` of the line long."""
    return ShowPassingFlash(line.copy().set_stroke(colour, width), time_width=length)


def carry(source: Mobject, target: Mobject, arc: float = 0.6, **kwargs: Any) -> AnimationGroup:
    """A copy of a number or of words flies to where `target` comes in, upright all the way.

    It takes on the target's size on an arc (radians; 0 is straight) and gives way to it at the end:
    no glyph turns into another. The source stays. Several: `in_turn(carry, sources, targets)`.
    """
    start, end = source.get_center(), target.get_center()
    straight = arc == 0 or np.linalg.norm(end - start) < 1e-6
    path = Line(start, end + 1e-6 * RIGHT) if straight else ArcBetweenPoints(start, end, angle=arc)
    original, ghost = source.copy().clear_updaters(), source.copy().clear_updaters()
    growth = target.height / source.height if source.height and target.height else 1.0

    def fly(moving: Mobject, alpha: float) -> None:
        moving.become(original).scale(growth**alpha)
        moving.move_to(path.point_from_proportion(alpha)).fade(float(max(5 * alpha - 4, 0.0)))

    return AnimationGroup(
        UpdateFromAlphaFunc(ghost, fly, remover=True, introducer=True),
        FadeIn(target, rate_func=squish_rate_func(smooth, 0.8, 1.0)),
        **kwargs,
    )


def sink(mobject: Mobject, into: np.ndarray, angle: float = 0.0) -> UpdateFromAlphaFunc:
    """On an arc to the point `into` a mobject shrinks and fades away; angle in radians."""
    path = ArcBetweenPoints(mobject.get_center(), into, angle=angle)
    original = mobject.copy()

    def fly(moving: Mobject, alpha: float) -> None:
        moving.become(original).scale(1 - 0.85 * alpha)
        moving.move_to(path.point_from_proportion(alpha)).fade(alpha**3)

    return UpdateFromAlphaFunc(mobject, fly, rate_func=rush_into)


# Rate functions of what leaves and of what comes in its place: never are both seen.
leaves_first = squish_rate_func(smooth, 0.0, 0.45)
comes_last = squish_rate_func(smooth, 0.55, 1.0)


def give_way(old: Mobject, new: Mobject) -> AnimationGroup:
    """One thing takes another's place: the first has gone before the second comes."""
    return AnimationGroup(FadeOut(old, rate_func=leaves_first), FadeIn(new, rate_func=comes_last))


def fold_into(thing: Mobject, part: Mobject) -> AnimationGroup:
    """A thing shrinks towards its short name, which comes in where it went."""
    return AnimationGroup(
        FadeOut(thing, target_position=part.get_center(), scale=0.15),
        FadeIn(part, scale=0.6, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
    )


def unfold_from(part: Mobject, thing: Mobject) -> FadeIn:
    """A thing grows out of its short name, which stays."""
    return FadeIn(thing, target_position=part.get_center(), scale=0.15)


def born_from(source: Mobject, thing: Mobject, scale: float = 0.2) -> FadeIn:
    """A thing grows out of the middle of another, which stays."""
    return FadeIn(thing, target_position=source.get_center(), scale=scale)


class Reform(AnimationGroup):
    """Labelled parts of one formula move to their places in another; what is unlabelled fades.

    moves are pairs of labels (in old, in new); a part that goes to two places is copied. What comes
    in moves by `shift` while it does. At its end only `new` stands, whole.
    """

    def __init__(
        self,
        old: Formula,
        new: Formula,
        moves: Sequence[tuple[str, str]],
        *,
        shift: np.ndarray = ORIGIN,
        **kwargs: Any,
    ) -> None:
        self.old, self.new = old, new
        taken: set[str] = set()
        changes: list[Animation] = []
        for source, target in moves:
            change = TransformFromCopy if source in taken else ReplacementTransform
            changes.append(change(old.part(source), new.part(target)))
            taken.add(source)
        leaving = unlabelled(old, [source for source, _ in moves])
        coming = unlabelled(new, [target for _, target in moves])
        fresh = (FadeIn(glyph, shift=shift) for glyph in coming)
        super().__init__(*changes, *map(FadeOut, leaving), *fresh, **kwargs)

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        scene.remove(self.old, *self.old.submobjects, *self.new.submobjects)
        scene.add(self.new)


def unlabelled(line: Formula, labels: Sequence[str]) -> list[VMobject]:
    """The glyphs of a formula outside these parts."""
    taken = {id(glyph) for label in labels for glyph in line.part(label).get_family()}
    return [glyph for glyph in line.family_members_with_points() if id(glyph) not in taken]
