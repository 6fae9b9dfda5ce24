"""One person's next word: how likely the answer is, as a level, and which word leads."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, UP, Rectangle, VGroup
from numpy.typing import ArrayLike

from scenes.mobjects.place import fit
from scenes.mobjects.text import BODY, HEADING, LABEL, Words
from scenes.sets.people import person_token, person_words
from scenes.stage import LectureScene

WIDE, TALL, ROOM = 1.0, 2.9, 2.15  # of the level's frame, and what words beside may take
LEADS = 12.0  # how fast a word comes as it draws ahead: whole from a lead of 1/12 on


class PersonLevel(VGroup):
    """One of the cast below a frame that fills as the answer becomes likely.

    Parameters
    ----------
    person
        Which of the cast.
    words
        The candidates, the answer first.
    probabilities
        Shape (words,); `get_values()` gives them back. The word that leads stands above the frame,
        and a question mark where none does.
    """

    def __init__(
        self, scene: LectureScene, person: int, words: Sequence[str], probabilities: ArrayLike
    ) -> None:
        colours = scene.theme
        self.frame = Rectangle(width=WIDE, height=TALL, stroke_width=3, stroke_color=colours.dim)
        self.level = Rectangle(width=WIDE, height=1.0, stroke_width=0)
        self.level.set_fill(colours.answer, opacity=1)
        token = person_token(scene, person, height=0.95).next_to(self.frame, DOWN, buff=0.25)
        name = fit(person_words(scene, person, LABEL), ROOM).next_to(token, DOWN, buff=0.2)
        self.figure = VGroup(token, name)
        self.words = VGroup(
            *(
                fit(Words(word, BODY, colours.ink if k else colours.answer), ROOM)
                for k, word in enumerate(words)
            ),
            Words("?", HEADING, colours.dim),
        )
        for word in self.words:
            word.next_to(self.frame, UP, buff=0.3)
        super().__init__(self.level, self.frame, self.figure, self.words)
        self.set_values(probabilities)

    def get_values(self) -> np.ndarray:
        """The candidates' probabilities, shape (words,)."""
        return self._values.copy()

    def set_values(self, probabilities: ArrayLike) -> "PersonLevel":
        """Show other probabilities at once."""
        self._values = np.asarray(probabilities, dtype=float).copy()
        self.level.stretch_to_fit_height(max(TALL * float(self._values[0]), 0.02))
        self.level.move_to(self.frame.get_bottom(), DOWN)
        ahead = np.array([p - np.delete(self._values, k).max() for k, p in enumerate(self._values)])
        shown = np.clip(LEADS * ahead, 0.0, 1.0)
        asked = float(np.clip(1.0 - 4.0 * shown.max(), 0.0, 1.0))  # gone before a word is clear
        for word, share in zip(self.words, [*shown, asked], strict=True):
            word.set_fill(opacity=float(share))
        return self
