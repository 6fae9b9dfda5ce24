"""What manim's mobjects do all the time, with the same results in less time.

Each function stands in for a method of manim's. Where a class overrides what the method relies on,
or a value is none that it usually is, manim's own method does the work.
"""

import copy
import inspect
from collections.abc import Callable
from enum import Enum
from functools import reduce
from operator import add
from types import FunctionType, MethodType
from typing import Any

import numpy as np
from manim import Animation, ImageMobject, Mobject, Polygram, Transform, VMobject
from manim.utils.bezier import interpolate as mix
from manim.utils.color import BLACK, ManimColor

from fastcairo.families import families
from fastcairo.native import native

_interpolate = Mobject.interpolate
_interpolate_color = VMobject.interpolate_color
_update = Mobject.update
_critical_point = Mobject.get_critical_point
_center = Mobject.get_center
_reference_point = Mobject.get_z_index_reference_point
_reduce = Mobject.reduce_across_dimension
_deepcopy = Mobject.__deepcopy__


def interpolate(
    self: Any, mobject1: Any, mobject2: Any, alpha: float, path_func: Callable[..., Any] = mix
) -> Any:
    """Stands in for `Mobject.interpolate`."""
    if native is None or getattr(type(self), "interpolate_color", None) is not _interpolate_color:
        return _interpolate(self, mobject1, mobject2, alpha, path_func)
    if path_func is not mix:
        self.points = path_func(mobject1.points, mobject2.points, alpha)
    return native.interpolate(self, mobject1, mobject2, alpha, mix, path_func is mix)


_interpolate_image = ImageMobject.interpolate_color


def interpolate_image(self: Any, mobject1: Any, mobject2: Any, alpha: float) -> Any:
    """Stands in for `ImageMobject.interpolate_color`."""
    one, other = mobject1.pixel_array, mobject2.pixel_array
    pixels = None
    if (
        native is not None
        and isinstance(alpha, float)
        and self.pixel_array_dtype == "uint8"
        and isinstance(one, np.ndarray)
        and isinstance(other, np.ndarray)
    ):
        pixels = native.mixed_bytes(one, other, alpha)
    if pixels is None:
        return _interpolate_image(self, mobject1, mobject2, alpha)
    self.fill_opacity = mix(mobject1.fill_opacity, mobject2.fill_opacity, alpha)
    self.stroke_opacity = mix(mobject1.stroke_opacity, mobject2.stroke_opacity, alpha)
    self.pixel_array = pixels
    return self


_interpolate_mobject = Animation.interpolate_mobject
_sub_alpha = Animation.get_sub_alpha
_transformed = Transform.interpolate_submobject


def interpolate_mobject(self: Any, alpha: float) -> None:
    """Stands in for `Animation.interpolate_mobject`: without a lag, all parts are equally far."""
    kind = type(self)
    if self.lag_ratio != 0 or kind.get_sub_alpha is not _sub_alpha:
        _interpolate_mobject(self, alpha)
        return
    parts = list(self.get_all_families_zipped())
    if not parts:
        return
    reached = self.get_sub_alpha(alpha, 0, len(parts))
    if kind.interpolate_submobject is _transformed:
        way = self.path_func
        for part, start, target in parts:
            part.interpolate(start, target, reached, way)
    else:
        for part in parts:
            self.interpolate_submobject(*part, reached)


_updating_types: dict[type, int] = {}


def _updates_as_manim(kind: type) -> int:
    return int(getattr(kind, "update", None) in (_update, update))


def update(self: Any, dt: float = 0, recursive: bool = True) -> Any:
    """Stands in for `Mobject.update`."""
    if native is not None:
        return native.update(self, dt, recursive, _updating_types, _updates_as_manim, _run_updaters)
    if self.updating_suspended:
        return self
    if self.updaters:
        _run_updaters(self, dt)
    if recursive:
        for below in self.submobjects:
            below.update(dt, recursive=recursive)
    return self


def _run_updaters(mobject: Any, dt: float) -> None:
    for updater in mobject.updaters:
        if _takes_dt(updater):
            updater(mobject, dt)
        else:
            updater(mobject)


def _takes_dt(updater: Any) -> bool:
    """Whether an updater has a parameter `dt`; signatures are slow to make, code knows too."""
    function = updater.__func__ if isinstance(updater, MethodType) else updater
    if not isinstance(function, FunctionType) or "__wrapped__" in function.__dict__:
        return "dt" in inspect.signature(updater).parameters
    if "__signature__" in function.__dict__:
        return "dt" in inspect.signature(updater).parameters
    code = function.__code__
    first = 1 if isinstance(updater, MethodType) else 0
    return "dt" in code.co_varnames[first : code.co_argcount + code.co_kwonlyargcount]


# What tells the extent of mobjects; a class that overrides one of these is left to manim.
_EXTENT = (
    "get_all_points",
    "get_anchors",
    "get_end_anchors",
    "get_merged_array",
    "get_points_defining_boundary",
    "get_start_anchors",
)
_EXTENTS = {
    name: {getattr(Mobject, name, None), getattr(VMobject, name, None), None} for name in _EXTENT
}
_extent_types: dict[type, bool] = {}


def _extends_as_manim(kind: type) -> bool:
    plain = _extent_types.get(kind)
    if plain is None:
        plain = all(getattr(kind, name, None) in own for name, own in _EXTENTS.items())
        plain = plain and kind.reduce_across_dimension in (_reduce, reduce_across_dimension)  # type: ignore[attr-defined]
        _extent_types[kind] = plain
    return plain


def _box(mobject: Any, *, anchors: bool) -> Any:
    """Least and greatest coordinates of a family; None where manim must find out."""
    family = families([mobject]) if mobject.submobjects else [mobject]
    if not all(map(_extends_as_manim, set(map(type, family)))):
        return None
    return native.box(family, anchors)


def get_critical_point(self: Any, direction: Any) -> Any:
    """Stands in for `Mobject.get_critical_point`."""
    if native is None or self.dim != 3:
        return _critical_point(self, direction)
    box = _box(self, anchors=isinstance(self, VMobject))
    if box is None:
        return _critical_point(self, direction)
    low, high = box
    found = np.zeros(3)
    if low[0] > high[0]:
        return found
    for i in range(3):
        key = direction[i]
        found[i] = low[i] if key < 0 else high[i] if key > 0 else (low[i] + high[i]) / 2
    return found


def stands_at_its_middle(kind: type) -> int:
    """Whether such mobjects are sorted by depth by the middle of their extent: 1 or 0."""
    own = {
        "get_z_index_reference_point": (_reference_point,),
        "get_center": (_center,),
        "get_critical_point": (_critical_point, get_critical_point),
        "__getattr__": (Mobject.__dict__["__getattr__"],),
    }
    plain = all(getattr(kind, name, None) in known for name, known in own.items())
    plain = plain and issubclass(kind, VMobject) and _extends_as_manim(kind)
    return int(plain and not hasattr(kind, "z_index_group"))


def reduce_across_dimension(self: Any, reduce_func: Callable[..., Any], dim: int) -> Any:
    """Stands in for `Mobject.reduce_across_dimension`."""
    if native is None or (reduce_func is not max and reduce_func is not min):
        return _reduce(self, reduce_func, dim)
    box = _box(self, anchors=False)
    if box is None or not 0 <= dim <= 2:
        return _reduce(self, reduce_func, dim)
    low, high = box
    if low[0] > high[0]:
        return None
    return np.float64((high if reduce_func is max else low)[dim])


_points_as_corners = VMobject.set_points_as_corners
_anchors_and_handles = VMobject.set_anchors_and_handles
_corners = getattr(native, "corners", None)  # the compiled part may be of an earlier version


def set_points_as_corners(self: Any, points: Any) -> Any:
    """Stands in for `VMobject.set_points_as_corners`."""
    own = type(self).set_anchors_and_handles is _anchors_and_handles
    made = None
    if _corners is not None and own and self.dim == 3 and self.n_points_per_cubic_curve == 4:
        points = np.array(points)
        made = _corners(points, self._bezier_t_values)
    if made is None:
        return _points_as_corners(self, points)
    self.points = made
    return self


_generate_rgbas = VMobject.generate_rgbas_array
_update_rgbas = VMobject.update_rgbas_array
_sheen_factor = VMobject.get_sheen_factor
_NUMBERS = (float, int, np.float64)


def update_rgbas_array(self: Any, array_name: str, color: Any = None, opacity: Any = None) -> Any:
    """Stands in for `VMobject.update_rgbas_array`: one colour, one opacity, or neither."""
    kind = type(self)
    if (
        (color is not None and type(color) is not ManimColor)
        or (opacity is not None and type(opacity) not in _NUMBERS)
        or self.sheen_factor
        or kind.generate_rgbas_array is not _generate_rgbas
        or kind.get_sheen_factor is not _sheen_factor
    ):
        return _update_rgbas(self, array_name, color, opacity)
    rgbas = self.__dict__.get(array_name)
    if rgbas is None:
        rgb = (BLACK if color is None else color)._internal_value[:3]
        setattr(self, array_name, np.array([[*rgb, opacity or 0.0]], dtype=float))
        return self
    if color is not None:
        rgbas[:, :3] = color._internal_value[:3]
    if opacity is not None:
        rgbas[:, 3] = opacity
    return self


_OTHER, _MOBJECT, _PLAIN_OBJECT, _UNCHANGING = range(4)
_copied_types: dict[type, int] = {}


def _copied_as(kind: type) -> int:
    """How an attribute of that type is copied; what is none of these, the copy module copies."""
    if issubclass(kind, Enum) or kind is np.float64:
        return _UNCHANGING
    if kind is ManimColor:
        return _PLAIN_OBJECT
    own = getattr(kind, "__deepcopy__", None) in (_deepcopy, deepcopy)
    plain = own and kind.__new__ is object.__new__ and not hasattr(kind, "__copy__")
    return _MOBJECT if plain else _OTHER


def deepcopy(self: Any, memo: dict[int, Any]) -> Any:
    """Stands in for `Mobject.__deepcopy__`."""
    if native is None or _copied_as(type(self)) != _MOBJECT:
        return _deepcopy(self, memo)
    return native.copied(self, memo, _copied_types, _copied_as, copy.deepcopy)


_shift = Mobject.shift


def shift(self: Any, *vectors: Any) -> Any:
    """Stands in for `Mobject.shift`, which makes two arrays of each."""
    total = reduce(add, vectors) if vectors else None
    if type(total) is not np.ndarray or total.ndim != 1 or total.dtype != np.float64:
        return _shift(self, *vectors)
    for mobject in self.family_members_with_points():
        points = mobject.points
        if points.dtype == np.float64:
            mobject.points = points + total
        else:
            mobject.points = points.astype("float")
            mobject.points += total
    return self


_round_corners = Polygram.round_corners
_ROUNDED = 4096  # shapes of which the points are kept
_rounded: dict[tuple[Any, ...], Any] = {}


def round_corners(self: Any, radius: Any = 0.5, *more: Any, **named: Any) -> Any:
    """Stands in for `Polygram.round_corners`, which takes milliseconds: many shapes are alike."""
    shape = (self.points.tobytes(), repr((radius, more, sorted(named.items()))))
    points = _rounded.get(shape)
    if points is None:
        _round_corners(self, radius, *more, **named)
        if len(_rounded) < _ROUNDED:
            _rounded[shape] = self.points.copy()
        return self
    self.set_points(points)
    return self


_interpolate_colours = ManimColor.interpolate


def interpolate_colours(self: Any, other: Any, alpha: float) -> Any:
    """Stands in for `ManimColor.interpolate`: what is mixed needs no reading as a colour."""
    if type(self) is not ManimColor:
        return _interpolate_colours(self, other, alpha)
    mixed = self._internal_space * (1 - alpha) + other._internal_space * alpha
    if mixed.dtype != np.float64 or mixed.shape != (4,):
        return ManimColor(mixed)
    colour: Any = object.__new__(ManimColor)
    colour._internal_value = mixed
    return colour


REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (Animation, "interpolate_mobject", interpolate_mobject),
    (Mobject, "interpolate", interpolate),
    (ImageMobject, "interpolate_color", interpolate_image),
    (Mobject, "update", update),
    (Mobject, "get_critical_point", get_critical_point),
    (Mobject, "reduce_across_dimension", reduce_across_dimension),
    (Mobject, "__deepcopy__", deepcopy),
    (Mobject, "shift", shift),
    (Polygram, "round_corners", round_corners),
    (ManimColor, "interpolate", interpolate_colours),
    (VMobject, "set_points_as_corners", set_points_as_corners),
    (VMobject, "update_rgbas_array", update_rgbas_array),
)
