"""Beats: a shot's thoughts, their clock, and the methods that play them.

A shot is `stage()`, what stands at its first frame, and one method per beat, marked `@beat`, named
as the beat and in the narration's order. `@interlude` marks a passage without narration between two
beats or after the last.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lectures.speech import BREATH, Spoken

MOST_UNHURRIED = 2.2  # times as long as it must last is as long as a move may
Method = TypeVar("Method", bound=Callable[..., None])


def _standing_still(_: float) -> None:
    """The wait of a beat that no stage plays."""


@dataclass
class Beat:
    """One thought of a shot. Times are seconds from the shot's start.

    Its verbs take the place of arithmetic: `until` waits; `to`, `rest`, `through`, `share`
    and `unhurried` give run times.
    """

    name: str
    spoken: Spoken
    start: float
    end: float = 0.0
    breath: float = BREATH  # seconds of rest after the narration
    clock: Callable[[], float] = field(default=lambda: 0.0, repr=False)
    wait_until: Callable[[float], None] = field(default=_standing_still, repr=False)

    @property
    def duration(self) -> float:
        """Seconds of narration, for pacing animations: `run_time=beat.duration / 3`."""
        return self.spoken.seconds

    @property
    def elapsed(self) -> float:
        """Seconds since the beat began."""
        return self.clock() - self.start

    @property
    def remaining(self) -> float:
        """Seconds of narration still to come."""
        return max(self.duration - self.elapsed, 0.0)

    def at(self, mark: str) -> float:
        """Seconds from the beat's start to the mark `<mark>` of its narration, or to that word.

        Raises LookupError, with the narration, where it has neither.
        """
        try:
            return self.spoken.at(mark)
        except KeyError:
            said = " ".join(sentence.text for sentence in self.spoken.sentences)
            raise LookupError(
                f"beat {self.name!r} has neither a mark <{mark}> nor the word {mark!r}; "
                f"its narration is: {said!r}"
            ) from None

    def until(self, mark: str, early: float = 0.0) -> None:
        """Wait until `early` seconds before the narration reaches the mark; not if it has."""
        self.wait_until(self.start + self.at(mark) - early)

    def to(
        self,
        mark: str,
        floor: float = 0.0,
        *,
        early: float = 0.0,
        late: float = 0.0,
        part: float = 1.0,
    ) -> float:
        """Seconds from now to `early` seconds before a mark, or `late` after it: a run time.

        `part` takes a share of them; the result is at least `floor`.
        """
        return max(part * (self.at(mark) - self.elapsed - early + late), floor)

    def rest(
        self, floor: float = 0.0, *, early: float = 0.0, late: float = 0.0, part: float = 1.0
    ) -> float:
        """Seconds from now to `early` before the narration's end, or `late` after it: a run time.

        `part` takes a share of them; the result is at least `floor`.
        """
        return max(part * (self.remaining - early + late), floor)

    def through(self, floor: float = 0.0) -> float:
        """Seconds from now to the end of the narration and of the breath after it: a run time.

        The result is at least `floor`.
        """
        return max(self.duration + self.breath - self.elapsed, floor)

    def share(
        self,
        count: int,
        floor: float = 0.0,
        *,
        until: str | None = None,
        early: float = 0.0,
        late: float = 0.0,
    ) -> float:
        """One of `count` equal shares of the narration from now on, or of the way to a mark.

        That way ends `early` seconds before the mark or `late` after it. A share is at least
        `floor` seconds.
        """
        away = {"early": early, "late": late}
        whole = self.rest(**away) if until is None else self.to(until, **away)
        return max(whole / count, floor)

    def unhurried(self, least: float, until: str | None = None, *, early: float = 0.15) -> float:
        """A run time from `least` seconds to `MOST_UNHURRIED` times that, as the words allow.

        The move is then over `early` seconds before a mark or, without one, with the narration.
        """
        left = self.rest() if until is None else self.to(until, early=early)
        return min(max(left, least), MOST_UNHURRIED * least)

    def get_remaining_duration(self, buff: float = 0.0) -> float:
        """Seconds of narration still to come, as manim-voiceover calls them."""
        return self.remaining + buff

    def time_until_bookmark(self, mark: str, buff: float = 0.0) -> float:
        """Seconds from now to `<bookmark mark='…'/>`, for those who know manim-voiceover."""
        return max(self.at(mark.lower()) - self.elapsed, 0.0) + buff


def beat(method: Method) -> Method:
    """Marks the method that plays the beat of its name: `def falls(self, beat): …`."""
    method._passage = "beat"  # type: ignore[attr-defined]
    return method


def interlude(method: Method) -> Method:
    """Marks a passage without narration, played where it stands among the beats."""
    method._passage = "interlude"  # type: ignore[attr-defined]
    return method


@dataclass(frozen=True)
class Passage:
    """A beat or an interlude of a shot, as its class declares it."""

    name: str
    narrated: bool
    play: Callable[..., None]


def passages(shot: type) -> dict[str, Passage]:
    """The beats and interludes of a shot's class, by name, in the order in which they stand.

    A base class's come first; a subclass's method of the same name takes its base's place.
    """
    found: dict[str, Passage] = {}
    for owner in reversed(shot.__mro__):
        for name, method in vars(owner).items():
            kind = getattr(method, "_passage", None)
            if kind is not None:
                found[name] = Passage(name, kind == "beat", method)
            elif name in found:
                del found[name]
    return found


# What manim's scenes keep in themselves under these names, beside what their classes define.
_KEPT_BY_SCENES = frozenset(
    """animations beats camera camera_class camera_target duration foreground_mobjects language
    last_t lecture meshes mobjects moving_mobjects queue random_seed renderer skip_animations
    staging static_mobjects stop_condition time_progression updaters widgets""".split()  # noqa: SIM905
)


def refuse_shadows(shot: type) -> None:
    """Raises TypeError where a passage of `shot` bears a name that the stage or manim uses."""
    for passage in passages(shot).values():
        user = _user_of(passage.name, shot)
        if user is not None:
            kind = "a beat" if passage.narrated else "an interlude"
            raise TypeError(
                f"{shot.__module__}.{shot.__name__}: {kind} can't be named {passage.name!r}, "
                f"which is a name of {user}; rename it here and in the narration"
            )


def _user_of(name: str, shot: type) -> str | None:
    """Which class of the stage or of manim uses a name, if one does."""
    for owner in shot.__mro__:
        ours = owner.__module__ == "scenes.stage"
        if (ours or owner.__module__.startswith("manim.")) and name in vars(owner):
            return owner.__name__ if ours else f"manim's {owner.__name__}"
    return "manim's Scene" if name in _KEPT_BY_SCENES else None


def disagreements(shot: type, narrated: Iterable[str]) -> Iterator[str]:
    """What is wrong between a shot's methods and the beats of its narration, one text each.

    A shot that overrides `construct` tells its own order and is not judged.
    """
    played = [passage.name for passage in passages(shot).values() if passage.narrated]
    return compared(shot.__name__, played, narrated)


def compared(name: str, played: Sequence[str], narrated: Iterable[str]) -> Iterator[str]:
    """What is wrong between the beats that a shot plays and those of its narration, in order."""
    told = list(narrated)
    for one in told:
        if one not in played:
            yield f"{name} has no method for the beat {one!r}: add `@beat def {one}(self, beat)`"
    for one in played:
        if one not in told:
            yield f"{name}.{one} has no narration: add a line {one!r} to the shot's narration"
    if sorted(played) == sorted(told) and list(played) != told:
        yield f"{name} plays {', '.join(played)}, but its narration's order is {', '.join(told)}"


def plays_by_methods(shot: Any, base: Any) -> bool:
    """Whether a shot is a stage and methods, rather than a `construct` of its own."""
    return bool(shot.construct is base.construct)
