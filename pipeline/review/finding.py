"""One thing that is wrong with a lecture."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something wrong, and where. Empty fields: it concerns all of them."""

    lecture: str
    language: str
    shot: str
    beat: str
    message: str

    def __str__(self) -> str:
        place = ".".join(part for part in (self.shot, self.beat) if part)
        return " ".join(filter(None, [self.lecture, self.language, place])) + f": {self.message}"
