"""One formula becomes another, part by part."""

from collections.abc import Sequence

from manim import (
    AnimationGroup,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    TransformFromCopy,
    VMobject,
)

from scenes.mobjects.text import Formula


def reform(old: Formula, new: Formula, moves: Sequence[tuple[str, str]]) -> AnimationGroup:
    """Labelled parts of one formula move to their places in another; what is unlabelled fades.

    A part that goes to two places is copied. Afterwards only `new` may stay: see `settle`.
    """
    animations = []
    for k, (source, target) in enumerate(moves):
        again = source in [earlier for earlier, _ in moves[:k]]
        change = TransformFromCopy if again else ReplacementTransform
        animations.append(change(old.part(source), new.part(target)))
    leaving = unlabelled(old, [source for source, _ in moves])
    coming = unlabelled(new, [target for _, target in moves])
    return AnimationGroup(
        *animations,
        *(FadeOut(glyph) for glyph in leaving),
        *(FadeIn(glyph) for glyph in coming),
    )


def unlabelled(line: Formula, labels: Sequence[str]) -> list[VMobject]:
    """The glyphs of a formula outside these parts."""
    taken = {id(glyph) for label in labels for glyph in line.part(label).get_family()}
    return [glyph for glyph in line.family_members_with_points() if id(glyph) not in taken]
