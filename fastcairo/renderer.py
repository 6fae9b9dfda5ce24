"""The renderer: manim's own, with frames drawn from what is retained of those before."""

import logging
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import Mobject
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from fastcairo.damage import Damage, together
from fastcairo.native import Unsupported
from fastcairo.view import View, overridden_step

logger = logging.getLogger("fastcairo")
Pixels = NDArray[np.uint8]
CHECK = "FASTCAIRO_CHECK"  # every so many frames one is drawn by manim too, and compared


@dataclass
class Report:
    """How a scene's frames came about."""

    retained: int = 0  # drawn here
    unchanged: int = 0  # of these, the ones in which not one pixel differed from the last
    fallbacks: Counter[str] = field(default_factory=Counter)  # drawn by manim, by reason
    checked: int = 0
    differing: int = 0  # of those checked

    @property
    def frames(self) -> int:
        """How many frames were drawn, by either."""
        return self.retained + self.fallbacks.total()

    def __str__(self) -> str:
        said = f"{self.retained} of {self.frames} frames retained, {self.unchanged} unchanged"
        if self.fallbacks:
            reasons = ", ".join(f"{n} as {why}" for why, n in self.fallbacks.most_common())
            said += f"; drawn by manim: {reasons}"
        if self.checked:
            said += f"; {self.checked} checked, {self.differing} differing"
        return said


class _StaticEntries:
    """What stands still during one animation, as it was when that began."""

    def __init__(self, entries: list[Any]) -> None:
        self.entries = entries


class FastCairoRenderer(CairoRenderer):  # type: ignore[misc]
    """Takes the place of manim's `CairoRenderer`; every frame is the same, bit for bit.

    A file writer with a method `write_damaged(pixels, damage, repeat)` is given the camera's own
    array, to be read before it returns, and a `Damage`, None where all may differ. Any other is
    given copies, as by manim.

    Attributes
    ----------
    report
        How the frames came about: retained, or drawn by manim, and why.
    """

    static_image: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = Report()
        self.damage: Damage | None = None  # since the last frame that was written
        self._unwritten = False
        self._view: View | None = None
        self._background: Pixels | None = None
        self._given_up: str | None = None
        self._stock_static: Pixels | None = None  # for checks: the still part as manim has it
        self._check_every = _check_every()

    # -- one frame

    def update_frame(
        self,
        scene: Any,
        mobjects: Iterable[Mobject] | None = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **kwargs: Any,
    ) -> None:
        """Draw the scene as it is now: what moves over what stands still."""
        if self.skip_animations and not ignore_skipping:
            return
        if not mobjects:
            mobjects = list_update(scene.mobjects, scene.foreground_mobjects)
        mobjects = list(mobjects)
        reason = self._given_up or self._own_way(include_submobjects, kwargs)
        if reason is None:
            try:
                self._retained(mobjects)
                self.report.retained += 1
                if self._check_every and self.report.retained % self._check_every == 0:
                    self._check(scene, mobjects)
                return
            except Unsupported as refused:
                reason = str(refused)
        self._by_manim(scene, mobjects, reason, include_submobjects, kwargs)

    def _own_way(self, include_submobjects: bool, kwargs: dict[str, Any]) -> str | None:
        """Why manim's camera must draw this frame, if it must."""
        if not include_submobjects or kwargs:
            return "only some mobjects are asked for"
        camera = self.camera
        if step := overridden_step(type(camera)):
            return f"{step} is its own"
        pixels = camera.pixel_array
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 4:
            return "the frame isn't RGBA"
        return None

    def _looking(self) -> View:
        view = self._view
        if (
            view is None
            or view.camera is not self.camera
            or view.frame is not self.camera.pixel_array
        ):
            view = self._view = View(self.camera)
        view.look()
        return view

    def _retained(self, mobjects: list[Mobject]) -> None:
        view = self._looking()
        entries = view.entries(view.drawn(mobjects))
        if isinstance(self.static_image, _StaticEntries):
            entries = self.static_image.entries + entries
        self._compose(view, entries)

    def _compose(self, view: View, entries: list[Any]) -> None:
        still = self.static_image
        background: Any = still if isinstance(still, np.ndarray) else self.camera.background
        canvas = view.canvas
        if background is not self._background:
            self._background = background
            canvas.forget()
        tiles = canvas.compose(entries, background, view.paint)
        damage = None if tiles is None else Damage(tiles, canvas.shape, canvas.tile)
        if damage is not None and not damage:
            self.report.unchanged += 1
        if self._unwritten:  # someone drew in between
            damage = together(self.damage, damage)
        self.damage, self._unwritten = damage, True

    def _by_manim(
        self,
        scene: Any,
        mobjects: list[Mobject],
        reason: str,
        include_submobjects: bool,
        kwargs: dict[str, Any],
    ) -> None:
        if reason not in self.report.fallbacks:
            logger.debug("drawn by manim: %s", reason)
        self.report.fallbacks[reason] += 1
        if isinstance(self.static_image, _StaticEntries):
            self.static_image = self._still_picture(self.static_image)
        super().update_frame(scene, mobjects, include_submobjects, **kwargs)
        self._forget()
        self._unwritten = True

    def _still_picture(self, still: _StaticEntries) -> Pixels:
        """The still part as an array, as manim keeps it."""
        view = self._looking()
        view.canvas.forget()
        view.canvas.compose(still.entries, self.camera.background, view.paint)
        pixels: Pixels = self.camera.pixel_array.copy()
        return pixels

    def _forget(self) -> None:
        """Take nothing for granted about what the frame shows."""
        self.damage = None
        if self._view is not None:
            self._view.canvas.forget()

    # -- one animation

    def save_static_frame_data(self, scene: Any, static_mobjects: Iterable[Mobject]) -> Any:
        """Keep what stands still while the next animation plays."""
        # Between animations anyone may have drawn on the frame.
        self._forget()
        still = list(static_mobjects) if static_mobjects else []
        self.static_image = None
        self._stock_static = None
        if not still:
            return None
        if self._check_every and self._given_up is None:
            CairoRenderer.update_frame(self, scene, still)
            self._stock_static = self.get_frame()
        if self._given_up is None and self._own_way(True, {}) is None:
            try:
                view = self._looking()
                entries = view.entries(view.drawn(still))
                if not view.unkeyed:
                    self.static_image = _StaticEntries(entries)
                    return self.static_image
            except Unsupported:
                pass
        return super().save_static_frame_data(scene, still)

    def render(
        self, scene: Any, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        """Draw a frame and write it."""
        self.update_frame(scene, moving_mobjects)
        self._write(1)

    def freeze_current_frame(self, duration: float) -> None:
        """Write the frame as often as `duration` seconds take."""
        self._write(int(duration / (1 / self.camera.frame_rate)))

    def _write(self, repeat: int) -> None:
        write = getattr(self.file_writer, "write_damaged", None)
        if write is None:
            self.add_frame(self.get_frame(), repeat)
        elif not self.skip_animations:
            self.time += repeat * (1 / self.camera.frame_rate)
            write(self.camera.pixel_array, self.damage, repeat)
            self._unwritten = False

    def scene_finished(self, scene: Any) -> None:
        """Finish the scene's output, and tell how its frames came about."""
        super().scene_finished(scene)
        logger.debug("%s: %s", type(scene).__name__, self.report)

    # -- checks

    def _check(self, scene: Any, mobjects: list[Mobject]) -> None:
        """Draw the frame by manim too. If it differs, manim's is shown from now on."""
        camera, still = self.camera, self.static_image
        ours, damage = camera.pixel_array.copy(), self.damage
        if isinstance(still, _StaticEntries):
            self.static_image = self._stock_static
        CairoRenderer.update_frame(self, scene, mobjects)
        self.report.checked += 1
        if np.array_equal(ours, camera.pixel_array):
            self.static_image, self.damage = still, damage
            return
        self.report.differing += 1
        self._given_up = "a checked frame differed from manim's"
        if isinstance(still, np.ndarray):
            self.static_image = still
        differing = int((ours != camera.pixel_array).any(axis=2).sum())
        logger.warning(
            "%s at %.3f s: %d pixels differ from manim's; the rest of the scene is drawn by manim",
            type(scene).__name__,
            self.time,
            differing,
        )
        self._forget()


def _check_every() -> int:
    text = os.environ.get(CHECK, "0")
    if not text.isdecimal():
        raise ValueError(f"{CHECK} must be a number of frames such as 30, got {text!r}")
    return int(text)
