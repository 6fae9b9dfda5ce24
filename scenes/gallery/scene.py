"""What every gallery scene has at hand."""

from scenes.stage import LectureScene


class GalleryScene(LectureScene):
    """A gallery scene draws from the lecture's fact and from its own seeded numbers."""

    @property
    def answers(self) -> tuple[str, ...]:
        text = self.lecture.fact.text[self.language]
        return (text.answer, *text.alternatives)
