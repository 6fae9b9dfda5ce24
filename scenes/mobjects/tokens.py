"""A text as its tokens: one box a token, all words on one baseline."""

from collections.abc import Mapping, Sequence

from manim import DOWN, LEFT, RIGHT, ManimColor, RoundedRectangle, VGroup

from scenes.frame import by_shape
from scenes.mobjects.text import BODY, Words, align_baselines
from scenes.theme import theme


class Token(VGroup):
    """One box with its word."""

    def __init__(
        self, text: str, colour: ManimColor | None, size: float, least_width: float
    ) -> None:
        super().__init__()
        self.word = Words(text, size, colour or theme().ink)
        em = self.word.em_height
        width = max(self.word.width + 0.8 * em, least_width)
        self.box = RoundedRectangle(
            width=width,
            height=1.75 * em,
            corner_radius=0.24 * em,
            stroke_width=by_shape(2, 4),
            stroke_color=colour or theme().faint,
            fill_color=theme().panel,
            fill_opacity=1,
        )
        self.word.move_to(self.box)
        self.word.put_baseline(self.box.get_center()[1] - 0.24 * em)
        self.add(self.box, self.word)


class TokenStrip(VGroup):
    """Tokens in a row.

    Parameters
    ----------
    tokens
        The pieces of the text, in order.
    colours
        Colours of tokens by index.
    size
        Font size in manim's points.
    max_width
        The strip is set smaller where it would be wider than this.
    max_height
        Where a column of tokens, no higher than this, can be set larger than the row, it is one.
    least_widths
        Units that a token's box is wide at least, by index: a blank leaves room for its answer.

    Examples
    --------
    >>> TokenStrip(["Michael", "Jordan", "plays"], {0: theme().first})
    """

    def __init__(
        self,
        tokens: Sequence[str],
        colours: Mapping[int, ManimColor] | None = None,
        *,
        size: float = BODY,
        gap: float = 0.14,
        max_width: float = 12.6,
        max_height: float = 0.0,
        least_widths: Mapping[int, float] | None = None,
    ) -> None:
        if not tokens:
            raise ValueError("tokens must hold at least one token, got none")
        super().__init__()
        self.texts = tuple(tokens)
        shades, widths = colours or {}, least_widths or {}
        self.tokens = [
            Token(text, shades.get(k), size, widths.get(k, 0.0)) for k, text in enumerate(tokens)
        ]
        self.add(*self.tokens)
        self.arrange(RIGHT, buff=gap)
        in_a_row = min(1.0, max_width / self.width)
        widest = max(token.width for token in self.tokens)
        height = sum(token.height + gap for token in self.tokens) - gap
        in_a_column = min(1.0, max_width / widest, max_height / height)
        if in_a_column > in_a_row:
            self.arrange(DOWN, buff=gap, aligned_edge=LEFT).scale(in_a_column)
        else:
            self.scale(in_a_row)
            align_baselines([token.word for token in self.tokens])

    def __getitem__(self, k: int) -> Token:
        return self.tokens[k]

    def get_values(self) -> tuple[str, ...]:
        """The tokens' texts."""
        return self.texts
