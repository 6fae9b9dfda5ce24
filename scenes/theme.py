"""Colours by what they mean, one meaning from the first shot to the last."""

from dataclasses import dataclass

from manim import ManimColor, interpolate_color


@dataclass(frozen=True)
class Theme:
    """The roles that colours play; every mobject asks for a role, never for a colour."""

    background: ManimColor
    panel: ManimColor
    """The fill of things that stand on the background."""
    ink: ManimColor
    """What is read."""
    dim: ManimColor
    """What is read, but not spoken of now."""
    faint: ManimColor
    """Lines that only hold things together."""
    first: ManimColor
    """The first name's direction, M."""
    last: ManimColor
    """The last name's direction, J."""
    answer: ManimColor
    """The answer's direction, B, and what matters now."""
    positive: ManimColor
    negative: ManimColor
    stream: ManimColor
    """The residual stream, E."""

    def mix(self, colour: ManimColor, share: float) -> ManimColor:
        """`colour` laid over the background: opaque, so that overlaps show no seams."""
        return interpolate_color(self.background, colour, share)

    def signed(self, value: float, scale: float = 1.0) -> ManimColor:
        """Blue for positive, red for negative, fading towards dim ink near zero; dim for zero."""
        if value == 0:
            return self.dim
        strength = min(abs(value) / scale, 1.0) if scale > 0 else 0.0
        return interpolate_color(
            self.dim, self.positive if value >= 0 else self.negative, 0.35 + 0.65 * strength
        )


DARK = Theme(
    background=ManimColor("#0c0e14"),
    panel=ManimColor("#161a24"),
    ink=ManimColor("#ECEAE4"),
    dim=ManimColor("#8B90A0"),
    faint=ManimColor("#3a4050"),
    first=ManimColor("#4FD1B5"),
    last=ManimColor("#F4C95D"),
    answer=ManimColor("#FF8F6B"),
    positive=ManimColor("#6CB6FF"),
    negative=ManimColor("#FF6B81"),
    stream=ManimColor("#B8A1F5"),
)

LIGHT = Theme(
    background=ManimColor("#FBFAF7"),
    panel=ManimColor("#F0EEE8"),
    ink=ManimColor("#1C1E26"),
    dim=ManimColor("#646877"),
    faint=ManimColor("#C3C6CF"),
    first=ManimColor("#0B7A64"),
    last=ManimColor("#8A6400"),
    answer=ManimColor("#C2410C"),
    positive=ManimColor("#1D5FAF"),
    negative=ManimColor("#BE1E3C"),
    stream=ManimColor("#6B4FC4"),
)

THEMES = {"dark": DARK, "light": LIGHT}
_active = DARK


def theme() -> Theme:
    """The theme of the lecture being rendered."""
    return _active


def use_theme(name: str) -> Theme:
    """Make a theme the active one for everything drawn from here on."""
    global _active
    _active = THEMES[name]
    return _active
