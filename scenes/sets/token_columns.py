"""The set of shots 8 to 10 and 19: the prompt's tokens, each above its vector."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, VGroup

from mlp_math.attention import causal_pattern, moved_by_attention
from mlp_math.toy import ToyFactBlock
from scenes.mobjects.numbers import EmbeddingArray
from scenes.mobjects.text import LABEL
from scenes.mobjects.tokens import TokenStrip
from scenes.sets.people import prompt_tokens
from scenes.stage import LectureScene
from scenes.theme import theme

TOKENS_Y, COLUMNS_Y = 2.95, -0.45
STRIP_WIDTH = 11.1
LEAST_BOX = 1.5  # a box is at least as wide as the column beneath it
_SEED_OF_WORDS = 8  # beside the lecture's own seed, for tokens that are neither name


def token_colours(scene: LectureScene) -> dict[int, object]:
    """The names keep their colours."""
    return {0: scene.theme.first, 1: scene.theme.last}


def token_embeddings(scene: LectureScene, toy: ToyFactBlock | None = None) -> np.ndarray:
    """The toy model's vector for each token of the prompt, shape (tokens, 6).

    The names lie along their own directions, every other word along the directions left over.
    """
    toy = toy or scene.toy
    rng = np.random.default_rng([scene.lecture.seed, _SEED_OF_WORDS])
    others = rng.normal(size=(len(prompt_tokens(scene)) - 2, len(toy.extras))) @ toy.extras
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    return np.vstack([toy.first, toy.last, others])


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


def full_width_strip(tokens: list[str], colours: dict[int, object]) -> TokenStrip:
    """The tokens in boxes that share out the strip's width; narrower than that for long texts."""
    least = dict.fromkeys(range(len(tokens)), LEAST_BOX)
    strip = TokenStrip(tokens, colours, max_width=STRIP_WIDTH, least_widths=least)
    spare = (STRIP_WIDTH - strip.width) / len(tokens)
    widths = {k: token.width + spare for k, token in enumerate(strip.tokens)}
    if spare < 1e-6:
        return strip
    return TokenStrip(tokens, colours, max_width=STRIP_WIDTH + 0.01, least_widths=widths)


class TokenColumns(VGroup):
    """Tokens in a row, an arrow down from each, and below it the token's vector.

    `strip`, `arrows` and `array` are its parts; the columns stand right below their tokens.
    """

    def __init__(self, tokens: list[str], values: np.ndarray, colours: dict[int, object]) -> None:
        super().__init__()
        self.strip = full_width_strip(tokens, colours)
        self.strip.move_to(TOKENS_Y * UP + 0.55 * LEFT)
        self.array = EmbeddingArray(values, ellipsis=1, size=LABEL, row_gap=0.57)
        self.arrows = VGroup()
        for token, column in zip(self.strip.tokens, self.array.columns, strict=True):
            column.move_to([token.get_center()[0], COLUMNS_Y, 0])
            self.arrows.add(
                Arrow(
                    token.get_bottom(),
                    column.get_top(),
                    buff=0.14,
                    color=theme().dim,
                    stroke_width=2.6,
                    tip_length=0.16,
                )
            )
        self.add(self.strip, self.arrows, self.array)

    def length_brace(self, length: int) -> VGroup:
        """A brace along the last column with its true length."""
        return self.array.columns[-1].length_brace(length, RIGHT)

    @property
    def floor(self) -> float:
        """Height of the columns' lower edge."""
        return float(self.array.get_edge_center(DOWN)[1])


def token_columns(scene: LectureScene, values: np.ndarray | None = None) -> TokenColumns:
    """The prompt's tokens and vectors at their places; as embedded, where no values are given."""
    embedded = token_embeddings(scene) if values is None else values
    return TokenColumns(prompt_tokens(scene), embedded, token_colours(scene))
