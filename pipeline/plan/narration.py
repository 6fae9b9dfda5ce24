"""What a shot says, beat by beat: in the lecture's files, and in its own code."""

from lectures.model import Language, Lecture
from lectures.text import shot_narration
from pipeline.plan.shots import Shots, scan


def narration_of(
    lecture: Lecture,
    language: Language,
    shot: str,
    shots: Shots | None = None,
    *,
    rough: bool = False,
) -> dict[str, str]:
    """A shot's narration by beat; what the lecture's files say goes before what its code says.

    `shots` are those of the project where none are given. rough: figures are not computed; any
    number stands for them.
    """
    source = (shots or scan()).find(lecture, shot)
    return (source.voiceovers if source else {}) | shot_narration(
        lecture, language, shot, rough=rough
    )
