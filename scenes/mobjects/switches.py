"""A choice that is on or off."""

from manim import LEFT, RIGHT, Circle, RoundedRectangle, UpdateFromAlphaFunc, VGroup
from manim import interpolate_color as blend

from scenes.theme import theme


class Switch(VGroup):
    """A knob in a track: left and dim for off, right and bright for on.

    Parameters
    ----------
    on
        Where it stands at first.
    height
        Units.

    Examples
    --------
    >>> Switch(on=True)
    """

    def __init__(self, on: bool = False, *, height: float = 0.36) -> None:
        super().__init__()
        self.track = RoundedRectangle(
            width=1.9 * height, height=height, corner_radius=height / 2, stroke_width=1.5
        )
        self.knob = Circle(radius=0.36 * height, stroke_width=0, fill_opacity=1)
        self.add(self.track, self.knob)
        self._set(1.0 if on else 0.0)

    def get_value(self) -> bool:
        """Whether it is on."""
        return self._on

    def flip(self, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation that moves the knob to the other side."""
        start = 1.0 if self._on else 0.0

        def step(switch: "Switch", alpha: float) -> None:
            switch._set(start + (1 - 2 * start) * alpha)

        return UpdateFromAlphaFunc(self, step, **kwargs)

    def _set(self, place: float) -> None:
        """The knob at `place` of its way, 0 … 1."""
        self._on = place > 0.5
        colours = theme()
        reach = (self.track.width - self.track.height) / 2
        self.knob.move_to(self.track.get_center() + (1 - place) * reach * LEFT)
        self.knob.shift(place * reach * RIGHT)
        self.knob.set_fill(blend(colours.dim, colours.background, place))
        self.track.set_stroke(blend(colours.dim, colours.focus, place))
        self.track.set_fill(blend(colours.panel, colours.focus, place), opacity=1)
