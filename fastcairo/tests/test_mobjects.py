"""What stands in for manim's methods does what they do."""

import copy
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    ORIGIN,
    RED,
    RIGHT,
    UP,
    UR,
    Circle,
    Create,
    FadeOut,
    Group,
    ImageMobject,
    ManimColor,
    Mobject,
    Rotate,
    RoundedRectangle,
    Square,
    Star,
    ThreeDCamera,
    Triangle,
    ValueTracker,
    VDict,
    VectorizedPoint,
    VGroup,
    VMobject,
)
from manim.mobject.mobject import Mobject as Stock
from manim.utils.family import extract_mobject_family_members

import fastcairo
from fastcairo import families, mobjects, view

ATTRIBUTES = (
    "points",
    "fill_rgbas",
    "stroke_rgbas",
    "background_stroke_rgbas",
    "stroke_width",
    "background_stroke_width",
    "sheen_direction",
    "sheen_factor",
)


def tree() -> Group:
    """Groups in groups, one mobject in two places, one with a part of its own."""
    shared = Circle().shift(RIGHT)
    square = Square().shift(2 * UP).set_z_index(1)
    square.add(Triangle().scale(0.3))
    return Group(VGroup(shared, square), Group(shared, ValueTracker(2.0), VGroup()), Mobject())


@pytest.mark.parametrize("with_points", [False, True])
@pytest.mark.parametrize("use_z_index", [False, True])
def test_families_are_listed_as_by_manim(loops: str, with_points: bool, use_z_index: bool) -> None:
    group = tree()
    listed = [group[1], group, group[0]]
    assert families.extract_mobject_family_members(
        listed, use_z_index, with_points
    ) == extract_mobject_family_members(listed, use_z_index, with_points)


def test_a_mobject_below_itself_is_listed_once(loops: str) -> None:
    group = VGroup(Square())
    group[0].submobjects.append(group)
    assert families.families([group]) == Stock.get_family(group)


def test_a_class_that_lists_its_own_family_is_asked(loops: str) -> None:
    class Hidden(VGroup):
        def get_family(self, recurse: bool = True) -> list[Any]:
            return [self]

    hidden = Hidden(Square())
    assert families.families([VGroup(hidden)])[1:] == [hidden]
    with fastcairo.installed():
        assert hidden.get_family() == [hidden]
        assert VGroup(hidden).get_family()[1:] == [hidden]


@pytest.mark.parametrize("alpha", [0, 0.3, np.float64(0.7), 1, 1.0])
@pytest.mark.parametrize("gradient", [False, True])
def test_interpolation_gives_the_same_numbers(alpha: float, gradient: bool) -> None:
    start, end = Square(color=RED, fill_opacity=0.3), Circle(stroke_width=9).shift(0.1 * UR)
    if gradient:
        end.set_fill([RED, "#123456", "#ABCDEF"], opacity=[0.2, 0.5, 1])
        end.set_sheen_direction(DOWN)
    start.align_data(end)
    theirs, ours = start.copy(), start.copy()
    theirs.interpolate(start, end, alpha)
    mobjects.interpolate(ours, start, end, alpha)
    for name in ATTRIBUTES:
        one, other = getattr(theirs, name), getattr(ours, name)
        np.testing.assert_array_equal(one, other, err_msg=name)
        assert not isinstance(other, np.ndarray) or (
            not np.shares_memory(other, getattr(start, name))
            and not np.shares_memory(other, getattr(end, name))
        )


def test_parts_are_interpolated_each_by_its_own_lag_or_all_at_once() -> None:
    def reached(**kwargs: Any) -> list[np.ndarray]:
        row = VGroup(*(Square() for _ in range(4))).arrange()
        found = []
        for animation in (
            row.animate(**kwargs).shift(UP).build(),
            Rotate(row, 1.0, **kwargs),
            Create(row, **kwargs),
            FadeOut(row, shift=DOWN, **kwargs),
        ):
            animation.begin()
            for alpha in (0.2, 0.5, 0.9):
                animation.interpolate(alpha)
                found += [part.points.copy() for part in animation.mobject.get_family()]
            animation.finish()
        return found

    for kwargs in ({}, {"lag_ratio": 0}, {"lag_ratio": 0.5}, {"reverse_rate_function": True}):
        theirs = reached(**kwargs)
        with fastcairo.installed():
            ours = reached(**kwargs)
        for one, other in zip(theirs, ours, strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("alpha", [0, 0.0, 0.3, 1 / 3, 1.0, 1, 1.2, -0.1])
@pytest.mark.parametrize("alike", [True, False])
def test_pictures_are_mixed_to_the_same_bytes(alpha: float, alike: bool) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2, 17, 9, 4), dtype=np.uint8)
    start, target = ImageMobject(pixels[0]), ImageMobject(pixels[0 if alike else 1])
    target.set_opacity(0.5)
    expected, found = start.copy(), start.copy()
    expected.interpolate_color(start, target, alpha)
    with fastcairo.installed():
        found.interpolate_color(start, target, alpha)
    assert found.pixel_array.dtype == np.uint8
    assert np.array_equal(found.pixel_array, expected.pixel_array)
    assert found.stroke_opacity == expected.stroke_opacity


def test_interpolating_what_does_not_fit_fails_as_in_manim() -> None:
    with pytest.raises(ValueError, match="operands could not be broadcast"):
        mobjects.interpolate(Square(), Square(), Circle(), 0.5)


def updating() -> list[tuple[Callable[..., None], bool]]:
    """Updaters of all kinds, and whether they take `dt`."""

    class Steps:
        def with_dt(self, mobject: Any, dt: float) -> None:
            mobject.said.append(("method", dt))

        def without(self, mobject: Any) -> None:
            mobject.said.append(("method", None))

        def __call__(self, mobject: Any, dt: float = 0) -> None:
            mobject.said.append(("callable", dt))

    def plain(mobject: Any) -> None:
        mobject.said.append(("plain", None))

    def timed(mobject: Any, dt: float) -> None:
        mobject.said.append(("timed", dt))

    @wraps(timed)
    def wrapped(*args: Any) -> None:
        timed(*args)

    steps = Steps()
    return [plain, timed, wrapped, steps.with_dt, steps.without, steps]  # type: ignore[list-item]


def test_updaters_run_in_manims_order_with_the_time_they_ask_for(loops: str) -> None:
    heard = []
    for update in (Stock.update, mobjects.update):
        said: list[Any] = []
        group = tree()
        for i, mobject in enumerate(group.get_family()):
            mobject.said = said
            mobject.updaters = updating()[i % 3 :]
        group[1].suspend_updating(recursive=False)
        update(group, 0.25)
        update(group[0], 0.5, recursive=False)
        heard.append(said)
    assert heard[0] == heard[1]
    assert len(heard[0]) > 10


def test_an_overridden_update_is_called() -> None:
    class Counting(Square):
        times = 0

        def update(self, dt: float = 0, recursive: bool = True) -> Any:
            self.times += 1
            return self

    counting = Counting()
    mobjects.update(VGroup(VGroup(counting)), 0.1)
    assert counting.times == 1


@pytest.mark.parametrize("direction", [ORIGIN, UP, UR, [-1, 0.5, 0]])
def test_extents_are_manims(direction: Any) -> None:
    group = tree()
    odd = VMobject()
    odd.points = np.array([[0.0, 1.0, 2.0]])
    for mobject in (*group.get_family(), odd, VGroup(odd, Square()), VDict({"a": Square()})):
        np.testing.assert_array_equal(
            mobjects.get_critical_point(mobject, direction),
            Stock.get_critical_point(mobject, direction),
        )
        for dim in range(3):
            for reduce in (min, max):
                assert mobjects.reduce_across_dimension(
                    mobject, reduce, dim
                ) == Stock.reduce_across_dimension(mobject, reduce, dim)


def test_what_is_shaded_is_drawn_in_manims_order_of_depth(loops: str) -> None:
    class Elsewhere(Square):
        def get_center(self) -> Any:
            return np.array([0.0, 0.0, 5.0])

    rng = np.random.default_rng(0)
    some: list[Any] = [Square().rotate(k, rng.normal(size=3)).shift(k * UP) for k in range(12)]
    some += [
        Elsewhere(),
        VectorizedPoint(np.array([0.0, 0.5, 1.5])),
        VGroup(Circle(), Square().shift(UR)),
        some[3].copy(),
        VMobject(),
    ]
    some[5].z_index_group = Square().shift(np.array([0.0, 0.0, -9.0]))
    for one in some[:-2]:
        one.set_shade_in_3d(True)
    some += [Mobject(), ValueTracker(3.0)]
    camera = ThreeDCamera()
    camera.set_phi(1.0)
    camera.reset_rotation_matrix()
    rotation = camera.get_rotation_matrix()

    def depth(one: Any) -> float:
        shaded = getattr(one, "shade_in_3d", False)
        return np.dot(one.get_z_index_reference_point(), rotation.T)[2] if shaded else np.inf

    expected = sorted(some, key=depth)
    with fastcairo.installed():
        found = view._by_depth(some, rotation)
    assert [id(one) for one in found] == [id(one) for one in expected]


def test_a_length_is_a_numpy_number_as_in_manim() -> None:
    with fastcairo.installed():
        assert type(Square().width) is np.float64


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_corners_become_manims_curves(count: int) -> None:
    class Doubled(VMobject):
        def set_anchors_and_handles(self, *parts: Any) -> Any:
            return super().set_anchors_and_handles(*(2 * part for part in parts))

    points = np.random.default_rng(count).normal(size=(count, 3)) ** 3
    some = [points, points.tolist(), points[::-1], np.round(9 * points).astype(int)]
    for kind in (VMobject, Doubled):
        for corners in some:
            made = mobjects.set_points_as_corners(kind(), corners)
            expected = kind().set_points_as_corners(corners)
            np.testing.assert_array_equal(made.points, expected.points)
            assert made.points.dtype == float


def test_corners_that_are_no_points_fail_as_in_manim() -> None:
    for wrong in ([], 1.0, [[1.0], [2.0, 3.0]], [["a", "b", "c"]] * 2):
        said = []
        for put in (VMobject.set_points_as_corners, mobjects.set_points_as_corners):
            try:
                said.append(str(put(VMobject(), wrong).points))
            except Exception as failed:
                said.append(repr(failed))
        assert said[0] == said[1]


def test_colours_are_set_as_by_manim() -> None:
    def painted() -> list[np.ndarray]:
        square = Square(color=RED)
        found = []
        for change in (
            {"color": "#336699"},
            {"opacity": 0.25},
            {"color": RED, "opacity": 1},
            {"color": [RED, "#010203"]},
            {"opacity": 0.5},
            {"color": RED},
        ):
            square.set_fill(**change).set_stroke(**change)
            found += [square.fill_rgbas.copy(), square.stroke_rgbas.copy()]
        return [*found, Square(fill_opacity=None).fill_rgbas, Circle().set_sheen(0.3).fill_rgbas]

    theirs = painted()
    with fastcairo.installed():
        ours = painted()
    for one, other in zip(theirs, ours, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_copy_is_whole_and_its_own() -> None:
    group = tree()
    group.note = {"list": [group[0]], "array": group[0][0].points}
    group[0][1].generate_target()
    with fastcairo.installed():
        ours = group.copy()
    theirs = Stock.__deepcopy__(group, {})
    assert [type(m) for m in ours.get_family()] == [type(m) for m in theirs.get_family()]
    for mine, original in zip(ours.get_family(), group.get_family(), strict=True):
        assert mine is not original
        assert mine.__dict__.keys() == {*original.__dict__, "original_id"}
        assert mine.original_id == str(id(original))
        assert not np.shares_memory(mine.points, original.points)
        np.testing.assert_array_equal(mine.points, original.points)
    assert ours[0][0] is ours[1][0]  # shared before, shared after
    assert ours.note["list"][0] is ours[0]
    assert ours.note["array"] is ours[0][0].points
    assert ours[0][1].target is not group[0][1].target
    assert ours[0][0].color == group[0][0].color


def test_a_class_that_copies_itself_is_asked() -> None:
    class Same(Square):
        def __deepcopy__(self, memo: dict[int, Any]) -> Any:
            return self

    same = Same()
    with fastcairo.installed():
        assert copy.deepcopy(VGroup(same))[0] is same


def test_uninstalling_puts_manims_own_methods_back() -> None:
    before = {name: getattr(Mobject, name) for name in ("update", "interpolate", "get_family")}
    with fastcairo.installed(), fastcairo.installed():
        assert Mobject.update is mobjects.update
    assert {name: getattr(Mobject, name) for name in before} == before


def test_shifting_gives_the_same_points_in_arrays_of_their_own() -> None:
    def shifted() -> list[np.ndarray]:
        whole = tree()
        whole[1][1].points = np.zeros((1, 3), dtype=int)  # a ValueTracker in whole numbers
        alias = whole[0][0].points
        for vectors in ([RIGHT], [UP * 0.1, RIGHT / 3], [[1, 2, 3]], [np.array([1, 0, 2])]):
            whole.shift(*vectors)
        assert alias is not whole[0][0].points
        with pytest.raises(TypeError):
            whole.shift()
        return [one.points for one in whole.get_family()]

    plain = shifted()
    with fastcairo.installed():
        ours = shifted()
    for mine, theirs in zip(ours, plain, strict=True):
        assert mine.dtype == theirs.dtype
        np.testing.assert_array_equal(mine, theirs)


def test_corners_are_rounded_alike_and_each_shape_is_its_own() -> None:
    def rounded() -> list[VMobject]:
        return [
            RoundedRectangle(width=2, height=1, corner_radius=0.2),
            RoundedRectangle(width=2, height=1, corner_radius=0.2),
            RoundedRectangle(width=2, height=1, corner_radius=0.3),
            RoundedRectangle(width=2, height=1, corner_radius=-0.2),
            RoundedRectangle(width=2, height=1, corner_radius=[0.1, 0.3]),
            Star().round_corners(0.1, evenly_distribute_anchors=True),
            Star().round_corners(0.1, False, 3),
            Square().round_corners(0),
            Square().shift(RIGHT).round_corners(radius=0.2),
        ]

    plain = rounded()
    with fastcairo.installed():
        mobjects._rounded.clear()
        ours = rounded()
        assert 0 < len(mobjects._rounded) < len(ours)
        ours[0].points += 1  # must change no other
        again = rounded()
    ours[0].points = again[0].points
    for mine, second, theirs in zip(ours, again, plain, strict=True):
        np.testing.assert_array_equal(mine.points, theirs.points)
        np.testing.assert_array_equal(second.points, theirs.points)


def test_colours_between_two_are_the_same() -> None:
    class Own(ManimColor):
        pass

    def between() -> list[ManimColor]:
        one, other = ManimColor(RED), ManimColor([0.1, 0.2, 0.3, 0.4])
        found = [one.interpolate(other, alpha) for alpha in (0, 0.3, 1, np.float64(0.7))]
        return [*found, Own(RED).interpolate(Own(BLUE), 0.5), found[1].interpolate(one, 0.5)]

    plain = between()
    with fastcairo.installed():
        ours = between()
    for mine, theirs in zip(ours, plain, strict=True):
        assert type(mine) is type(theirs)
        np.testing.assert_array_equal(mine._internal_value, theirs._internal_value)
        assert mine.to_hex() == theirs.to_hex()
