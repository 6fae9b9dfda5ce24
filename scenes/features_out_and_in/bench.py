"""An autoencoder at work: the table of what it found, and a chord as it copies it."""

from collections.abc import Sequence

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup
from numpy.typing import ArrayLike, NDArray

from mlp_math.sparse_autoencoder import SparseAutoencoder
from scenes.mobjects.figures import FiguresLine
from scenes.mobjects.keyboard import Keyboard
from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, Decimal
from scenes.sets.hidden_ideas import dictionary, ideas, in_order, table_of
from scenes.stage import LectureScene
from scenes.theme import theme

KEYS_WIDE, KEYS_TALL = 5.6, 2.0  # the keys are made to fit the width


class Bench(VGroup):
    """A table, ten keys, and what share of mixtures is copied and of ideas is found.

    Several autoencoders may stand in a row; `set_value` goes to a place among them, between two of
    them where it is broken. `get_values()` gives both shares as they are written.

    Parameters
    ----------
    trained
        The autoencoders.
    copied, found
        Of each, shape (n,), on [0, 1].
    """

    def __init__(
        self,
        scene: LectureScene,
        trained: Sequence[SparseAutoencoder],
        copied: ArrayLike,
        found: ArrayLike,
    ) -> None:
        self.trained = list(trained)
        self.copied, self.found = (np.atleast_1d(np.asarray(a, float)) for a in (copied, found))
        self.dictionaries = np.stack([in_order(dictionary(one)) for one in self.trained])
        self.mixture = np.zeros(len(ideas()[0]))
        self.table = table_of(self.dictionaries[0])
        self.keys = fit(keyboard(), KEYS_WIDE)
        total = len(ideas())
        # With the widest number each line is given its room.
        self.count = Decimal(total, 0, HEADING, theme().legible(theme().lit))
        self.share = Decimal(100, 0, HEADING, theme().data, unit=" %")
        self.tally = FiguresLine(scene.words("found"), [self.count, total], BODY, theme().dim)
        self.told = FiguresLine(scene.words("copied"), [self.share], BODY, theme().dim)
        super().__init__(self.table, self.keys, self.tally, self.told)
        self.set_value(0.0)

    def get_values(self) -> tuple[float, float]:
        """What share of mixtures is copied, and what share of ideas found, as written."""
        return self.share.get_value() / 100, self.count.get_value() / len(ideas())

    def copy_of(self, mixture: ArrayLike) -> NDArray[np.float64]:
        """What comes out for a mixture, shape (neurons,)."""
        return between(np.stack([one(mixture) for one in self.trained]), self.place)

    def set_value(self, place: float) -> "Bench":
        """Let the autoencoder at a place among them, counted from 0, work."""
        self.place = float(place)
        self.table.set_found(between(self.dictionaries, self.place))
        self.share.set_value(100 * float(between(self.copied, self.place)))
        self.count.set_value(len(ideas()) * float(between(self.found, self.place)))
        if self.mixture.any():
            self.keys.set_values(self.copy_of(self.mixture)).mark_errors(self.mixture)
        return self

    def copies(self, mixture: ArrayLike, **kwargs: object) -> UpdateFromAlphaFunc:
        """An animation: the keys go over to the copy of a mixture; rims tell by how much it is
        off."""
        start, wanted = self.keys.get_values(), np.asarray(mixture, dtype=float)
        end, self.mixture = self.copy_of(wanted), wanted

        def step(keys: Keyboard, alpha: float) -> None:
            keys.set_values((1 - alpha) * start + alpha * end)
            keys.mark_errors((1 - alpha) * start + alpha * wanted)

        return UpdateFromAlphaFunc(self.keys, step, **kwargs)


def keyboard() -> Keyboard:
    """A key for each neuron, none pressed."""
    return Keyboard(np.zeros(len(ideas()[0])), height=KEYS_TALL)


def between(record: NDArray[np.float64], place: float) -> NDArray[np.float64]:
    """An entry of a record along its first axis, or a mixture of the two beside a broken place."""
    first = min(int(place), len(record) - 1)
    second = min(first + 1, len(record) - 1)
    return np.asarray(record[first] + (place - first) * (record[second] - record[first]))
