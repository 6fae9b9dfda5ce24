"""Mobjects and all below them, listed as manim lists them, in less time."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from manim import Mobject

from fastcairo.native import native

# What manim's own classes do; a class that overrides one of these lists its family itself.
_LISTING = ("get_family", "_iter_family", "family_members_with_points", "get_num_points")
_OWN = {name: getattr(Mobject, name) for name in _LISTING}
_plain_types: dict[type, int] = {}
_z_index = attrgetter("z_index")


def _is_plain(kind: type) -> int:
    """Whether manim's own methods list the families of such mobjects: 1 or 0."""
    plain = _plain_types.get(kind)
    if plain is None:
        plain = _plain_types[kind] = int(_lists_as_manim(kind))
    return plain


def _lists_as_manim(kind: type) -> bool:
    return all(getattr(kind, name, None) in (own, _OURS.get(name)) for name, own in _OWN.items())


def families(mobjects: Iterable[Mobject], *, with_points: bool = False) -> list[Mobject]:
    """These and all below them, parents first; of what is listed twice, the last place counts."""
    listed = mobjects if isinstance(mobjects, list) else list(mobjects)
    if native is not None:
        found: list[Mobject] = native.families(listed, with_points, _plain_types, _is_plain)
        return found
    members: list[Mobject] = []
    for mobject in listed:
        if _is_plain(type(mobject)):
            _walk(mobject, members, (), with_points)
        else:
            members += mobject.family_members_with_points() if with_points else mobject.get_family()
    members.reverse()
    once = list(dict.fromkeys(members))
    once.reverse()
    return once


def _walk(
    mobject: Mobject, members: list[Mobject], above: tuple[Mobject, ...], with_points: bool
) -> None:
    if any(one is mobject for one in above):
        return  # a mobject below itself
    if not _is_plain(type(mobject)):
        members += mobject.family_members_with_points() if with_points else mobject.get_family()
        return
    if not with_points or len(mobject.points):
        members.append(mobject)
    if mobject.submobjects:
        for below in mobject.submobjects:
            _walk(below, members, (*above, mobject), with_points)


def in_drawing_order(mobjects: list[Mobject]) -> list[Mobject]:
    """Sorted by z-index; those of one z-index keep their order."""
    if native is not None and native.same_z(mobjects):
        return mobjects
    return sorted(mobjects, key=_z_index)


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """Stands in for `Mobject.get_family`."""
    if not _is_plain(type(self)):
        return _OWN["get_family"](self, recurse)  # type: ignore[no-any-return]
    return families([self]) if self.submobjects else [self]


def family_members_with_points(self: Mobject) -> list[Mobject]:
    """Stands in for `Mobject.family_members_with_points`."""
    if not _is_plain(type(self)):
        return _OWN["family_members_with_points"](self)  # type: ignore[no-any-return]
    return families([self], with_points=True)


_OURS: dict[str, Callable[..., Any]] = {
    "get_family": get_family,
    "family_members_with_points": family_members_with_points,
}


def extract_mobject_family_members(
    mobjects: Iterable[Mobject], use_z_index: bool = False, only_those_with_points: bool = False
) -> list[Mobject]:
    """Stands in for the function of that name in `manim.utils.family`."""
    found = families(mobjects, with_points=only_those_with_points)
    return in_drawing_order(found) if use_z_index else found
