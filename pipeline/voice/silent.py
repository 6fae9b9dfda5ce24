"""The narrator of silent films."""

from lectures.model import Language, Lecture
from lectures.speech import Spoken, estimate
from pipeline.plan.narration import narration_of
from pipeline.timeline import Narrator


class SilentNarrator(Narrator):
    """Nobody speaks; the film keeps the pace that a voice would have."""

    def spoken(self, lecture: Lecture, language: Language, shot: str) -> dict[str, Spoken]:
        narration = narration_of(lecture, language, shot)
        return {beat: estimate(text, language) for beat, text in narration.items()}
