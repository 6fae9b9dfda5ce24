"""What manim's camera makes of mobjects: which it draws, where, and by what code."""

from itertools import chain
from typing import Any

import cairo
import numpy as np
from manim import Mobject, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP, Camera
from manim.camera.moving_camera import MovingCamera
from manim.camera.three_d_camera import ThreeDCamera
from manim.mobject.types.image_mobject import AbstractImageMobject, ImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject
from numpy.typing import NDArray

from fastcairo.canvas import FOREIGN, SKIPPED, VECTOR, Canvas, surface_on
from fastcairo.families import families, in_drawing_order
from fastcairo.mobjects import stands_at_its_middle
from fastcairo.native import native

Pixels = NDArray[np.uint8]

# The steps of manim's drawing that are done here instead. A camera that overrides one of them
# draws for itself; how points are projected and where a camera looks from are its own affair.
_STEPS = (
    "apply_fill",
    "apply_stroke",
    "cache_cairo_context",
    "capture_mobjects",
    "display_multiple_non_background_colored_vmobjects",
    "display_multiple_vectorized_mobjects",
    "display_vectorized",
    "get_cached_cairo_context",
    "get_cairo_context",
    "get_fill_rgbas",
    "get_mobjects_to_display",
    "get_stroke_rgbas",
    "modified_rgbas",
    "reset",
    "set_cairo_context_color",
    "set_cairo_context_path",
    "set_frame_to_background",
    "set_pixel_array",
    "transform_points_pre_display",
    "type_or_raise",
)
_KNOWN_STEPS = {
    name: {getattr(kind, name, None) for kind in (Camera, MovingCamera, ThreeDCamera)}
    for name in _STEPS
}

# What a vectorised mobject tells manim's camera by methods; a class that overrides one of them is
# drawn by manim's code.
_TOLD = (
    "consider_points_equals_2d",
    "get_background_image",
    "get_fill_rgbas",
    "get_stroke_rgbas",
    "get_stroke_width",
    "get_subpath_split_indices_from_points",
)
_OWN = {name: getattr(VMobject, name) for name in _TOLD}

JOINS = {member: int(join) for member, join in LINE_JOIN_MAP.items()}
CAPS = {member: int(cap) for member, cap in CAP_STYLE_MAP.items()}


_kinds: dict[type, int] = {}
_centred_types: dict[type, int] = {}


def overridden_step(camera_type: type[Camera]) -> str | None:
    """The first step of drawing that a class of camera does its own way."""
    for name, known in _KNOWN_STEPS.items():
        if getattr(camera_type, name, None) not in known:
            return f"{camera_type.__name__}.{name}"
    return None


def classify(mobject_type: type[Mobject]) -> int:
    """Whether such mobjects are drawn from their paths, by manim's own code, or not at all."""
    kind = _kinds.get(mobject_type)
    if kind is None:
        kind = _kinds[mobject_type] = _kind_of(mobject_type)
    return kind


def _kind_of(mobject_type: type[Mobject]) -> int:
    if issubclass(mobject_type, VMobject):
        plain = all(getattr(mobject_type, name) is own for name, own in _OWN.items())
        return VECTOR if plain else FOREIGN
    return FOREIGN if issubclass(mobject_type, PMobject | AbstractImageMobject) else SKIPPED


class View:
    """One camera, and the canvas on which its frames are drawn."""

    classify = staticmethod(classify)

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.frame: Pixels = camera.pixel_array
        self.unkeyed = 0  # mobjects met whose pictures depend on what can't be compared
        self._scratch = np.zeros_like(self.frame)
        self._contexts: dict[int, Any] = {}
        self._matrix: Any = cairo.Matrix()
        if native is None:
            self.canvas: Any = Canvas(self.frame, self._scratch, self)
        else:
            self.canvas = native.Canvas(
                self.frame, self._scratch, classify, self.describe, self.gradient, JOINS, CAPS
            )

    def look(self) -> None:
        """Take the camera's place and width of lines for what is drawn next."""
        camera = self.camera
        if isinstance(camera, ThreeDCamera):
            camera.reset_rotation_matrix()
        self._matrix = camera.get_cairo_context(camera.pixel_array).get_matrix()
        self.canvas.set_view(tuple(self._matrix), float(camera.cairo_line_width_multiple))

    def drawn(self, mobjects: Any) -> list[Mobject]:
        """All mobjects to draw, in order: what `get_mobjects_to_display` lists."""
        camera = self.camera
        found = families(mobjects, with_points=True)
        if camera.use_z_index:
            found = in_drawing_order(found)
        if isinstance(camera, ThreeDCamera) and any(
            getattr(one, "shade_in_3d", False) for one in found
        ):
            found = _by_depth(found, camera.get_rotation_matrix())
        return found

    def entries(self, mobjects: list[Mobject]) -> list[Any]:
        """What `mobjects`, as listed by `drawn`, look like now.

        Raises Unsupported if manim's camera must draw them.
        """
        self.unkeyed = 0
        camera = self.camera
        if not isinstance(camera, ThreeDCamera):
            return list(self.canvas.entries(mobjects))
        shaded = None
        if camera.should_apply_shading and any(_shaded(one) for one in mobjects):
            shaded = [self._colours(one) if _shaded(one) else None for one in mobjects]
        return list(self.canvas.entries(mobjects, self._projected(mobjects), shaded))

    def _colours(self, mobject: VMobject) -> tuple[Any, ...]:
        camera = self.camera
        return (
            camera.get_stroke_rgbas(mobject, background=True),
            camera.get_fill_rgbas(mobject),
            camera.get_stroke_rgbas(mobject),
        )

    def _projected(self, mobjects: list[Mobject]) -> list[Any]:
        """The points of each as `transform_points_pre_display` has them, projected all at once."""
        camera: Any = self.camera
        upright, pinned = camera.fixed_orientation_mobjects, camera.fixed_in_frame_mobjects
        drawn: list[Any] = [None] * len(mobjects)
        moved: dict[int, Any] = {}
        places, chunks = [], []
        finite = _all_finite(mobjects)
        for i, mobject in enumerate(mobjects):
            points = mobject.points
            if classify(type(mobject)) != VECTOR:
                drawn[i] = points
            elif not (finite or np.isfinite(points).all()):
                drawn[i] = np.zeros((0, 3))
            elif mobject in pinned:
                drawn[i] = points
            elif mobject in upright:
                centre_of = upright[mobject]
                if id(centre_of) not in moved:
                    centre = centre_of()
                    moved[id(centre_of)] = camera.project_point(centre) - centre
                drawn[i] = points + moved[id(centre_of)]
            else:
                places.append(i)
                chunks.append(points)
        if chunks:
            projected = camera.project_points(np.concatenate(chunks))
            start = 0
            for i, points in zip(places, chunks, strict=True):
                drawn[i] = projected[start : start + len(points)]
                start += len(points)
        return drawn

    def gradient(self, mobject: VMobject) -> tuple[float, ...]:
        """Where the mobject's gradient starts and ends: x, y, x, y."""
        ends: Any = mobject.get_gradient_start_and_end_points()
        ends = self.camera.transform_points_pre_display(mobject, ends)
        return tuple(float(x) for x in chain(*(end[:2] for end in ends)))

    @staticmethod
    def stroke_style(mobject: VMobject) -> tuple[Any, Any]:
        """How cairo joins and ends the mobject's lines."""
        return LINE_JOIN_MAP[mobject.joint_type], CAP_STYLE_MAP[mobject.cap_style]

    def describe(self, mobject: Any) -> tuple[Any, Any, tuple[float, float, float, float]]:
        """A mobject that manim's code paints: what to paint, a key, and a box in pixels.

        The picture is the same while the key is; None means that it may change at any time. A
        mobject whose picture depends on more than its points, pixels and colours says so by a
        method `fastcairo_key`, which returns anything that can be compared.
        """
        height, width = self.frame.shape[:2]
        box = (0.0, 0.0, float(width), float(height))
        more = mobject.fastcairo_key() if hasattr(mobject, "fastcairo_key") else None
        camera: Any = self.camera
        if isinstance(mobject, ImageMobject):
            corners = camera.points_to_subpixel_coords(mobject, mobject.points)
            kept = {"points": mobject.points.copy(), "pixel_array": mobject.pixel_array.copy()}
            pixels = kept["pixel_array"]
            key: Any = (
                corners.tobytes(),
                pixels.shape,
                pixels.tobytes(),
                mobject.resampling_algorithm,
            )
            (left, top), (right, bottom) = corners.min(axis=0) - 2, corners.max(axis=0) + 2
            return (mobject, kept), (key, more), (left, top, right, bottom)
        if isinstance(mobject, PMobject):
            coords = camera.points_to_subpixel_coords(mobject, mobject.points)
            kept = {"points": mobject.points.copy(), "rgbas": mobject.rgbas.copy()}
            key = (coords.tobytes(), kept["rgbas"].tobytes(), mobject.stroke_width)
            return (mobject, kept), (key, more), box
        self.unkeyed += 1
        return (mobject, {}), None, box

    def paint(self, payload: tuple[Any, dict[str, Any]], pixels: Pixels) -> None:
        """Paint a described mobject on an array, by manim's code, as it was when described."""
        mobject, kept = payload
        now = {name: mobject.__dict__[name] for name in kept}
        mobject.__dict__.update(kept)
        try:
            self._paint(mobject, pixels)
        finally:
            mobject.__dict__.update(now)

    def _paint(self, mobject: Any, pixels: Pixels) -> None:
        camera = self.camera
        if isinstance(mobject, AbstractImageMobject):
            camera.display_multiple_image_mobjects([mobject], pixels)
        elif isinstance(mobject, PMobject):
            camera.display_multiple_point_cloud_mobjects([mobject], pixels)
        else:
            camera.display_vectorized(mobject, self._context(pixels))

    def _context(self, pixels: Pixels) -> Any:
        context = self._contexts.get(id(pixels))
        if context is None:
            context = self._contexts[id(pixels)] = cairo.Context(surface_on(pixels))
        context.set_matrix(self._matrix)
        return context


def _all_finite(mobjects: list[Mobject]) -> bool:
    """Whether no point of these is infinite or no number: one question instead of one for each."""
    points = [one.points for one in mobjects]
    return not points or bool(np.isfinite(np.concatenate(points)).all())


def _shaded(mobject: Any) -> bool:
    return isinstance(mobject, VMobject) and bool(mobject.shade_in_3d)


def _by_depth(mobjects: list[Mobject], rotation: NDArray[np.float64]) -> list[Mobject]:
    """The order of `ThreeDCamera.get_mobjects_to_display`: shaded ones by depth, then the rest."""
    turned = rotation.T

    def depth(mobject: Any, centre: Any = None) -> float:
        if centre is False or not getattr(mobject, "shade_in_3d", False):
            return float(np.inf)
        point = mobject.get_z_index_reference_point() if centre is None else centre
        return float(np.dot(point, turned)[2])  # one at a time, as manim: the last bit may decide

    if native is None:
        return sorted(mobjects, key=depth)
    centres = native.centres(mobjects, _centred_types, stands_at_its_middle)
    depths = list(map(depth, mobjects, centres))
    return [mobjects[i] for i in sorted(range(len(mobjects)), key=depths.__getitem__)]
