"""The stage that every shot plays on: its lecture, its words, its beats and their clock."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import (
    DEGREES,
    Animation,
    Mobject,
    MovingCamera,
    Rectangle,
    Scene,
    ThreeDCamera,
    ThreeDScene,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    config,
)
from manim.utils.iterables import list_update

from lectures.load import DEFAULT, load_lecture
from lectures.model import Language, Lecture
from lectures.speech import BREATH, HALF_BREATH, Spoken, beat_name, estimate, from_bookmarks
from lectures.text import ShotNarration, ShotWords
from mlp_math.toy import ToyFactBlock, toy_fact_block
from scenes.beats import Beat as Beat
from scenes.beats import beat as beat
from scenes.beats import disagreements, passages, plays_by_methods, refuse_shadows
from scenes.beats import interlude as interlude
from scenes.easing import ease
from scenes.frame import TALL, WIDE, Shape, nearest, shape, use_shape
from scenes.ground import ground
from scenes.mobjects.text import use_number_style
from scenes.theme import Theme, theme, use_theme


@dataclass(frozen=True)
class Staging:
    """What a shot is rendered with; beats that `spoken` lacks are timed without a voice."""

    lecture: Lecture
    language: Language
    spoken: Mapping[str, Spoken] = field(default_factory=dict)
    on_beat_end: Callable[["LectureScene", Beat], None] | None = None
    on_beat_start: Callable[["LectureScene", Beat], None] | None = None


_staging: Staging | None = None


def staging() -> Staging:
    """The staging in force; from LECTURE and LECTURE_LANG where none was set (plain manim)."""
    if _staging is not None:
        return _staging
    lecture = load_lecture(os.environ.get("LECTURE", DEFAULT))
    language = os.environ.get("LECTURE_LANG", lecture.language)
    if language not in lecture.languages:
        raise ValueError(
            f"LECTURE_LANG must be one of {', '.join(lecture.languages)}, got {language!r}"
        )
    return Staging(lecture.named_in(language), language)


@contextmanager
def staged(new: Staging) -> Iterator[Staging]:
    """Render whatever is inside with this lecture, language and voice."""
    global _staging
    before, _staging = _staging, new
    try:
        yield new
    finally:
        _staging = before


class Lens(MovingCamera):
    """A camera of the plane that can look at a part of the frame, and move along."""

    def __init__(self, **kwargs: Any) -> None:
        # manim's own frame is 16 to 9, whatever the picture's shape is.
        whole = Rectangle(width=config.frame_width, height=config.frame_height, stroke_width=0)
        super().__init__(frame=whole, **kwargs)


class LectureScene(Scene):
    """A shot: a sequence of named beats, in the words of the active lecture.

    A shot defines `stage()`, what stands at its first frame and what its beats share, and a method
    marked `@beat` for each beat. One that is written the way of plain manim defines `construct`
    and opens its beats by `with self.beat("name") as beat`.

    Attributes
    ----------
    begins_as
        The shot whose last picture this one's first picture is. The checker compares the two where
        they follow each other in a lecture.
    shapes
        The shapes of picture that the shot is composed for (`scenes/frame.py`). In a picture of
        another shape the stage that is seen largest stands whole, with bare ground about it.
    excused
        What the checker would call a fault and is none here, each with its reason: `{"curtain":
        "the part ends"}`, `{"still verdict": "five numbers to compare"}`. A key is a kind of fault,
        for the whole shot, or a kind and a beat.
    """

    begins_as: str = ""
    shapes: tuple[Shape, ...] = (WIDE,)
    excused: Mapping[str, str] = MappingProxyType({})

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        refuse_shadows(cls)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("camera_class", Lens)
        self.staging = staging()
        self.lecture = self.staging.lecture
        self.language = self.staging.language
        use_theme(self.lecture.theme, self.lecture.themes)
        use_number_style(self.language)
        self._fit_frame()
        config.background_color = self.theme.background
        super().__init__(**kwargs)
        self._lay_ground()
        self.beats: list[Beat] = []
        self._words = ShotWords(self.lecture, self.language, self.name)
        self._narration = ShotNarration(self.lecture, self.language, self.name)
        self._voiceovers: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._tracker: Beat | None = None
        self.pauses: list[tuple[float, float]] = []  # declared ones, from second to second
        self.looked_at: tuple[Mobject, ...] = ()  # what the lens is on, where it is not on all

    def _fit_frame(self) -> None:
        """Choose what is composed for, and let the frame hold it: manim's own is 16 to 9."""
        aspect = config.pixel_width / config.pixel_height
        chosen = use_shape(nearest(self.shapes, aspect))
        config.frame_width, config.frame_height = chosen.frame(aspect)

    @property
    def tall(self) -> bool:
        """Whether the shot is being composed for a picture that is taller than wide."""
        return shape() is TALL

    def _lay_ground(self) -> None:
        """Let the camera begin each frame with the theme's ground, unless it is to be left out."""
        camera = self.camera
        camera.background_color = self.theme.background
        if camera.background_opacity == 1:
            camera.background = ground(self.theme, camera.pixel_width, camera.pixel_height)

    @property
    def name(self) -> str:
        """The shot's name, under which its words and narration are looked up."""
        return type(self).__name__

    @property
    def theme(self) -> Theme:
        return theme()

    @property
    def now(self) -> float:
        """Seconds from the shot's start."""
        return float(self.renderer.time)

    @cached_property
    def toy(self) -> ToyFactBlock:
        """The lecture's toy block, which stores its one fact: the same in every shot."""
        return toy_fact_block(np.random.default_rng(self.lecture.seed))

    def rng(self) -> np.random.Generator:
        """The shot's own random numbers: the same in every render of this lecture."""
        return np.random.default_rng([self.lecture.seed, *self.name.encode()])

    def words(self, key: str) -> str:
        """The on-screen words `key` of this shot, in the active language."""
        entry = self._entry(key)
        if not isinstance(entry, str):
            raise TypeError(f"{self._where(key)} is a list; ask for it with word_list")
        return entry

    def word_list(self, key: str) -> tuple[str, ...]:
        """The list of on-screen words `key` of this shot."""
        entry = self._entry(key)
        if isinstance(entry, str):
            raise TypeError(f"{self._where(key)} is one text; ask for it with words")
        return entry

    def _entry(self, key: str) -> str | tuple[str, ...]:
        try:
            return self._words[key]
        except KeyError:
            raise LookupError(f"{self._where(key)} is missing") from None

    def _where(self, key: str) -> str:
        return f"{self.lecture.words_file(self.name, self.language)}: {self.name}.{key}"

    def stage(self) -> None:
        """Build what stands at the shot's first frame, and what its beats share."""

    def construct(self) -> None:
        """Stage the shot, then play its beats and interludes in the order of their methods.

        Raises LookupError where methods and narration disagree.
        """
        wrong = self.disagreements(self._narration) if self._narration else []
        if wrong:
            raise LookupError("; ".join(wrong))
        self.stage()
        played = list(passages(type(self)).values())
        for passage, following in zip_longest(played, played[1:]):
            if passage.narrated:
                moves_on = following is not None and not following.narrated
                with self.beat(passage.name, HALF_BREATH if moves_on else BREATH) as beat:
                    passage.play(self, beat)
            else:
                passage.play(self)

    @classmethod
    def disagreements(cls, narrated: Iterable[str]) -> list[str]:
        """What is wrong between the shot's methods and the beats `narrated`, in their order.

        Nothing is known of a shot that has a `construct` of its own.
        """
        return list(disagreements(cls, narrated)) if plays_by_methods(cls, LectureScene) else []

    @contextmanager
    def beat(self, name: str, breath: float = BREATH) -> Iterator[Beat]:
        """A thought that lasts as long as its narration, plus a breath, or as its animations.

        A beat without narration lasts as long as its animations.
        """
        spoken = self.staging.spoken.get(name) or estimate(self._text_of(name), self.language)
        beat = Beat(name, spoken, self.now, 0.0, breath, lambda: self.now, self._wait_until)
        if self.staging.on_beat_start is not None:
            self.staging.on_beat_start(self, beat)
        yield beat
        if spoken.seconds:
            self._wait_until(beat.start + spoken.seconds + breath)
        beat.end = self.now
        self.beats.append(beat)
        if self.staging.on_beat_end is not None:
            self.staging.on_beat_end(self, beat)

    def _text_of(self, beat: str) -> str:
        """What is said in a beat; what the lecture's files say goes before what the code says."""
        return self._narration.get(beat) or self._voiceovers.get(beat, "")

    @contextmanager
    def voiceover(self, text: str, name: str | None = None) -> Iterator[Beat]:
        """A beat whose narration stands in code, for people who know manim-voiceover.

        It is named by its first words, or by `name`; narration under that name in the lecture's
        files takes the place of `text`, which is how it is translated.
        Raises ValueError if another text of the shot has the same name.
        """
        name = name or beat_name(text)
        if self._said.setdefault(name, text) != text:
            raise ValueError(f"two voiceovers are named {name!r}: give one of them another name=")
        self._voiceovers[name] = from_bookmarks(text)
        with self.beat(name) as tracker:
            self._tracker = tracker
            yield tracker

    def wait_until_bookmark(self, mark: str) -> None:
        """Rest until the voiceover reaches `<bookmark mark='…'/>`."""
        if self._tracker is None:
            raise RuntimeError("wait_until_bookmark is for use inside `with self.voiceover(…)`")
        self.wait_for(self._tracker, mark.lower())

    def wait_for(self, beat: Beat, mark: str) -> None:
        """Rest until the narration of `beat` reaches `<mark>`; no rest if it already has."""
        beat.until(mark)

    def _wait_until(self, moment: float) -> None:
        rest = moment - self.now
        if rest >= 1 / config.frame_rate:
            self.wait(rest)

    def compile_animations(self, *args: Any, **kwargs: Any) -> list[Animation]:
        """As manim's, but that moves which set no rate of their own begin and end `eased`."""
        animations: list[Animation] = super().compile_animations(*args, **kwargs)
        ease(animations)
        return animations

    def play_into(
        self, whole: Mobject, *animations: Any, old: Mobject | None = None, **kwargs: Any
    ) -> None:
        """Play animations of the parts of `whole`, then let the whole stand in their place.

        `old` is what the parts came from, and leaves.
        """
        self.play(*animations, **kwargs)
        if old is not None:
            self.remove(old, *old.submobjects)
        self.remove(*whole.submobjects)
        self.add(whole)

    def pause(self, seconds: float) -> None:
        """Stand still so long, for the viewer to think: the checker does not call it a still."""
        if seconds > 0:
            begun = self.now
            self.wait(seconds)
            self.pauses.append((begun, self.now))

    def push_in(self, *things: Mobject, fill: float = 0.75, **kwargs: Any) -> Animation:
        """An animation: the lens goes up to these, which then fill so much of its height or width.

        It never looks beyond the frame as it is at home. For shots of the plane.
        """
        aim, home = VGroup(*things), self._home_frame()
        width = max(aim.width, aim.height * home.width / home.height) / fill
        self.looked_at = things
        return self._look(aim.get_center(), min(width, home.width), **kwargs)

    def pan_to(self, *things: Mobject, **kwargs: Any) -> Animation:
        """An animation: the lens moves over to these and keeps its distance."""
        self.looked_at = things
        return self._look(VGroup(*things).get_center(), self.camera.frame.width, **kwargs)

    def pan_along(self, path: VMobject, **kwargs: Any) -> Animation:
        """An animation: the lens moves along a path and keeps its distance."""

        def step(frame: Mobject, alpha: float) -> None:
            frame.move_to(self._kept_inside(path.point_from_proportion(alpha), frame.width))

        return UpdateFromAlphaFunc(self.camera.frame, step, **kwargs)

    def pull_back(self, **kwargs: Any) -> Animation:
        """An animation: the lens goes home, from where all of the frame is seen."""
        self.looked_at = ()
        home = self._home_frame()
        return self._look(home.get_center(), home.width, **kwargs)

    def _home_frame(self) -> Rectangle:
        return Rectangle(width=config.frame_width, height=config.frame_height)

    def _look(self, centre: np.ndarray, width: float, **kwargs: Any) -> Animation:
        """The lens goes to where it sees so much, evenly to the eye."""
        frame = self.camera.frame
        start, first = frame.get_center(), frame.width
        end = self._kept_inside(centre, width)

        def step(moving: Mobject, alpha: float) -> None:
            now = first * (width / first) ** alpha
            # Evenly by distance: the place that both pictures share does not move.
            share = alpha if abs(width - first) < 1e-6 else (now - first) / (width - first)
            moving.scale(now / moving.width).move_to((1 - share) * start + share * end)

        return UpdateFromAlphaFunc(frame, step, **kwargs)

    def _kept_inside(self, centre: np.ndarray, width: float) -> np.ndarray:
        """The place for the lens's middle nearest to `centre` from where it sees the frame only."""
        home = self._home_frame()
        room = np.array([home.width - width, home.height * (1 - width / home.width), 0.0]) / 2
        room = np.maximum(room, 0.0)
        return np.clip(centre, -room, room)

    def get_moving_mobjects(self, *animations: Animation) -> list[Mobject]:
        """As manim's; everything moves where the lens does."""
        moving: list[Mobject] = super().get_moving_mobjects(*animations)
        frame = getattr(self.camera, "frame", None)
        return list_update(self.mobjects, moving) if frame in moving else moving

    def all_but(self, *kept: Mobject) -> list[Mobject]:
        """Everything on screen but `kept` and the lens."""
        lens = getattr(self.camera, "frame", None)
        return [one for one in self.mobjects if one not in kept and one is not lens]

    def settle(self) -> None:
        """Show what stands once more: the last picture, which the next shot begins with."""
        self.wait(0.2)

    def leave(self, *kept: Mobject, run_time: float = 0.7) -> None:
        """Fade out everything on screen but `kept`: ever faster, so that no frame is left empty."""
        from manim import FadeOut, rush_into

        if leaving := self.all_but(*kept):
            going = (FadeOut(mobject, rate_func=rush_into) for mobject in leaving)
            self.play(*going, run_time=run_time)


class StageCamera(ThreeDCamera):
    """A camera in space whose picture can stand aside, so that a panel has room beside it."""

    def __init__(self, **kwargs: Any) -> None:
        self.aside = np.zeros(3)
        self._turned: tuple[tuple[float, ...], np.ndarray] | None = None
        super().__init__(**kwargs)
        # Colours tell what things are: light must not change them.
        self.should_apply_shading = False

    def get_rotation_matrix(self) -> np.ndarray:
        """Where the camera looks from now; manim's own is that of the last frame drawn."""
        angles = (self.get_phi(), self.get_theta(), self.get_gamma())
        if self._turned is None or self._turned[0] != angles:
            self._turned = (angles, self.generate_rotation_matrix())
        return self._turned[1]

    def project_points(self, points: np.ndarray) -> np.ndarray:
        return super().project_points(points) + self.aside


class LectureScene3D(LectureScene, ThreeDScene):
    """A shot in space, seen by a camera that sways slowly about its home.

    Whatever is read in space goes through `upright`, whatever belongs to the frame through `pin`;
    neither adds to the scene, so that both can be faded in.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(camera_class=StageCamera, **kwargs)

    def upright(self, *mobjects: Mobject) -> Any:
        """Let these keep facing the viewer while their place is in space; returns the first."""
        self.camera.add_fixed_orientation_mobjects(*mobjects)
        return mobjects[0]

    def pin(self, *mobjects: Mobject) -> Any:
        """Let these stand in the frame, whatever the camera does; returns the first."""
        self.camera.add_fixed_in_frame_mobjects(*mobjects)
        return mobjects[0]

    def screen_axes(self) -> np.ndarray:
        """The unit vectors of the space that point right and up on screen now, shape (2, 3)."""
        axes: np.ndarray = self.camera.get_rotation_matrix()[:2].copy()
        return axes

    def look_from(
        self, phi: float, theta: float, *, zoom: float = 1.0, aside: tuple[float, float] = (0, 0)
    ) -> None:
        """Put the camera at home: degrees from the vertical and around it; `aside` in units."""
        self._home = {"phi": phi * DEGREES, "theta": theta * DEGREES, "zoom": zoom}
        self.set_camera_orientation(**self._home)
        self.camera.aside = np.array([*aside, 0.0])

    def sway(self, degrees: float = 9.0, period: float = 22.0, ease: float = 3.0) -> None:
        """Let the camera swing about its home from now on; it takes `ease` seconds to begin."""
        home, clock = self._home["theta"], [0.0]

        def step(tracker: Mobject, dt: float) -> None:
            clock[0] += dt
            swing = degrees * DEGREES * min(clock[0] / ease, 1.0)
            tracker.set_value(home + swing * np.sin(2 * np.pi * clock[0] / period))

        self.camera.theta_tracker.add_updater(step)
        self.add(self.camera.theta_tracker)

    def come_home(self, *animations: Any, run_time: float = 1.0) -> None:
        """End the swing and take the camera home, so that the next shot can start there."""
        self.camera.theta_tracker.clear_updaters()
        self.move_camera(**self._home, added_anims=list(animations), run_time=run_time)
        self.remove(self.camera.theta_tracker)

    def leave(self, *kept: Mobject, run_time: float = 0.7) -> None:
        super().leave(*kept, *self.camera.get_value_trackers(), run_time=run_time)
