"""How moves begin and end."""

from collections.abc import Iterable

from manim import Animation, smooth


def eased(t: float) -> float:
    """A rate function without standstill: its speed is a parabola, 1.5 at most.

    manim's `smooth` passes 2 % of the way in its first and its last tenth, where one sees nothing
    move, and two and a half times the mean speed between them.
    """
    t = min(max(t, 0.0), 1.0)
    return t * t * (3 - 2 * t)


def ease(animations: Iterable[Animation]) -> None:
    """Let these, and those that they hold, be `eased` where they have manim's default."""
    for animation in animations:
        if animation.rate_func is smooth:
            animation.rate_func = eased
        ease(getattr(animation, "animations", ()))
