"""The prompt's tokens, each above its vector, and what attention makes of the vectors."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, ArcBetweenPoints, ManimColor, RoundedRectangle, VGroup

from mlp_math.attention import causal_pattern, copying_head, moved_by_attention
from mlp_math.toy import ToyFactBlock
from scenes.frame import TALL, by_shape, shape
from scenes.mobjects.numbers import EmbeddingArray, EmbeddingColumn
from scenes.mobjects.place import fit, safe_x
from scenes.mobjects.style import arrow, plate
from scenes.mobjects.text import LABEL, TITLE, Words, align_baselines
from scenes.mobjects.tokens import Token, TokenStrip
from scenes.sets.people import prompt_tokens, stream
from scenes.stage import LectureScene
from scenes.theme import theme

TOKENS_Y, COLUMNS_Y = 2.95, -0.45
STRIP_WIDTH = (11.1, 6.7)  # in a wide picture and a tall one
WIDEST = 12.8  # of the prompt, set large in a wide picture
LEAST_BOX = 1.5  # a box is at least as wide as the column beneath it
_SEED_OF_WORDS = 8  # beside the lecture's own seed, for tokens that are neither name


def token_colours(scene: LectureScene) -> dict[int, ManimColor]:
    """The names keep their colours."""
    return {0: scene.theme.first, 1: scene.theme.last}


def token_embeddings(scene: LectureScene, toy: ToyFactBlock | None = None) -> np.ndarray:
    """The toy model's vector for each token of the prompt, shape (tokens, 6).

    The names lie along their own directions, every other word along the directions left over.
    """
    toy = toy or scene.toy
    rng = np.random.default_rng([scene.lecture.seed, _SEED_OF_WORDS])
    return toy.token_vectors(len(prompt_tokens(scene)) - 2, rng)


def attention_pattern(scene: LectureScene) -> np.ndarray:
    """Who attends to whom among the prompt's tokens, shape (tokens, tokens); rows are queries."""
    count = len(prompt_tokens(scene))
    rng = np.random.default_rng([scene.lecture.seed, count])
    return causal_pattern(1.2 * rng.normal(size=(count, count)).T)


def value_map(scene: LectureScene) -> np.ndarray:
    """What the toy attention head makes of a vector before it moves it, shape (6, 6)."""
    d = scene.toy.first.size
    rng = np.random.default_rng([scene.lecture.seed, d])
    return rng.normal(scale=0.6, size=(d, d))


def after_attention(scene: LectureScene) -> np.ndarray:
    """The tokens' vectors once attention has added to them, shape (tokens, 6)."""
    x = token_embeddings(scene)
    return x + moved_by_attention(attention_pattern(scene), x, value_map(scene))


def after_copying(scene: LectureScene, source: int = 0, target: int = 1) -> np.ndarray:
    """The target token's vector once a head has copied the first name to it, shape (6,)."""
    x, pattern = token_embeddings(scene), attention_pattern(scene)
    head = copying_head(pattern, scene.toy.first, source, target)
    return (x + moved_by_attention(pattern, x, head))[target]


def widest() -> float:
    """How wide the prompt may be where it is set large."""
    return by_shape(WIDEST, 2 * safe_x())


def wide_strip(scene: LectureScene) -> TokenStrip:
    """The prompt in boxes with room for a vector below each."""
    tokens = prompt_tokens(scene)
    least = dict.fromkeys(range(len(tokens)), 1.35)
    return TokenStrip(tokens, token_colours(scene), size=LABEL, gap=0.2, least_widths=least)


def vectors_below(scene: LectureScene, tokens: Sequence[Token]) -> VGroup:
    """A column of numbers below each of the prompt's tokens; all is set large, in the middle."""
    columns = VGroup(
        *(
            EmbeddingColumn(v, ellipsis=0, row_gap=0.42).next_to(token, DOWN, buff=0.45)
            for v, token in zip(stream(scene), tokens, strict=True)
        )
    )
    large = VGroup(*tokens, columns)
    large.scale(min(1.3, widest() / large.width)).center()
    return columns


def running_text(scene: LectureScene) -> tuple[VGroup, RoundedRectangle]:
    """The prompt as large text across the frame, a member a word, and its blank.

    It is a line, or two of them in a tall picture.
    """
    tokens, colours = prompt_tokens(scene), token_colours(scene)
    words = [Words(text, TITLE, colours.get(k, theme().ink)) for k, text in enumerate(tokens)]
    em = words[0].em_height
    rows: list[Sequence[Words]] = by_shape([words], in_two(words))
    drop = 0.9 * em * (len(rows) - 1)
    for row, y in zip(rows, (drop, -drop), strict=False):
        VGroup(*row).arrange(RIGHT, buff=0.28 * em)
        align_baselines(row, y - 0.15)
    blank = RoundedRectangle(width=1.6, height=1.2 * em, corner_radius=0.12)
    blank.set_stroke(theme().answer, 3.5).next_to(words[-1], RIGHT, buff=0.3).set_y(-drop)
    text = VGroup(*words)
    fit(VGroup(text, blank), widest()).set_x(0)
    return text.set_z_index(1), blank  # before the boxes that will close around the words


def in_two(words: Sequence[Words]) -> list[Sequence[Words]]:
    """Words in two rows, the longer of which is as short as can be."""

    def longer(k: int) -> float:
        return max(sum(word.width for word in row) for row in (words[:k], words[k:]))

    k = min(range(1, len(words)), key=longer, default=len(words))
    return [row for row in (words[:k], words[k:]) if row]


def full_width_strip(tokens: list[str], colours: dict[int, ManimColor]) -> TokenStrip:
    """The tokens in boxes that share out the strip's width; narrower than that for long texts."""
    whole = by_shape(*STRIP_WIDTH)
    least = dict.fromkeys(range(len(tokens)), by_shape(LEAST_BOX, whole / len(tokens) - 0.14))
    strip = TokenStrip(tokens, colours, max_width=whole, least_widths=least)
    spare = (whole - strip.width) / len(tokens)
    widths = {k: token.width + spare for k, token in enumerate(strip.tokens)}
    if spare < 1e-6:
        return strip
    return TokenStrip(tokens, colours, max_width=whole + 0.01, least_widths=widths)


class TokenColumns(VGroup):
    """Tokens in a row, an arrow down from each, and below it the token's vector.

    `strip`, `arrows` and `array` are its parts; the columns stand right below their tokens.
    """

    def __init__(
        self, tokens: list[str], values: np.ndarray, colours: dict[int, ManimColor]
    ) -> None:
        super().__init__()
        self.strip = full_width_strip(tokens, colours)
        self.strip.move_to(TOKENS_Y * UP + 0.55 * LEFT)
        self.array = EmbeddingArray(values, ellipsis=1, size=LABEL, row_gap=0.57)
        if shape() is TALL:  # where columns are wider than their tokens
            narrowest = min(token.width for token in self.strip.tokens)
            room = narrowest / max(column.width for column in self.array.columns)
            self.array.scale(min(room, 1.0))
        self.arrows = VGroup()
        for token, column in zip(self.strip.tokens, self.array.columns, strict=True):
            column.move_to([token.get_center()[0], COLUMNS_Y, 0])
            self.arrows.add(
                arrow(token.get_bottom(), column.get_top(), buff=0.14, stroke=2.6, tip=0.16)
            )
        self.add(self.strip, self.arrows, self.array)

    def length_brace(self, length: int) -> VGroup:
        """A brace along the last column with its true length."""
        return self.array.columns[-1].length_brace(length, RIGHT)

    def room(self) -> RoundedRectangle:
        """One plate behind all columns, with headroom for what passes between them."""
        top, bottom = self.strip.get_bottom()[1] - 0.2, self.array.get_bottom()[1] - 0.25
        room = plate(self.array.width + 1.1, top - bottom, stroke=2.2, radius=0.2)
        return room.move_to([self.array.get_x(), (top + bottom) / 2, 0]).set_z_index(-2)

    def booths(self) -> VGroup:
        """A plate behind each column."""
        centres = [column.get_x() for column in self.array.columns]
        width, height = min(np.diff(centres)) - 0.14, self.array.height + 0.5
        booths = VGroup(
            *(
                plate(width, height, theme().stream, stroke=2.2, radius=0.14).move_to(column)
                for column in self.array.columns
            )
        )
        return booths.set_z_index(-2)

    def attention_arcs(self, pattern: np.ndarray) -> VGroup:
        """Arcs from each column to those after it, as thick as the attention it gets.

        pattern has shape (tokens, tokens); rows are queries.
        """
        tops = [column.get_top() + 0.06 * UP for column in self.array.columns]
        arcs = VGroup()
        for i, j in zip(*np.tril_indices(len(tops), k=-1), strict=True):
            weight, reach = float(pattern[i, j]), float(tops[i][0] - tops[j][0])
            rise = 0.2 + 0.065 * reach
            arc = ArcBetweenPoints(tops[j], tops[i], angle=-4 * np.arctan(2 * rise / reach))
            shade = theme().mix(theme().stream, 0.25 + 0.7 * weight)
            arcs.add(arc.set_stroke(shade, 0.8 + 6 * weight))
        return arcs


def token_columns(scene: LectureScene, values: np.ndarray | None = None) -> TokenColumns:
    """The prompt's tokens and vectors at their places; as embedded, where no values are given."""
    embedded = token_embeddings(scene) if values is None else values
    return TokenColumns(prompt_tokens(scene), embedded, token_colours(scene))
