"""Small scenes, each about one thing that a renderer can get wrong."""

from typing import Any

import numpy as np
from manim import (
    BLUE,
    DEGREES,
    DOWN,
    GREEN,
    IN,
    LEFT,
    ORANGE,
    ORIGIN,
    OUT,
    PI,
    PINK,
    RED,
    RIGHT,
    TAU,
    UL,
    UP,
    UR,
    WHITE,
    YELLOW,
    AnimationGroup,
    Arrow,
    Axes,
    CapStyleType,
    Circle,
    Circumscribe,
    Create,
    Cross,
    CubicBezier,
    DashedLine,
    DecimalNumber,
    Difference,
    Dot,
    Exclusion,
    FadeIn,
    FadeOut,
    FadeTransform,
    Flash,
    Group,
    GrowFromCenter,
    ImageMobject,
    Indicate,
    Integer,
    Intersection,
    LaggedStart,
    Line,
    LineJointType,
    Mobject,
    MoveAlongPath,
    MovingCameraScene,
    NumberPlane,
    ParametricFunction,
    PMobject,
    Polygon,
    Rectangle,
    ReplacementTransform,
    Rotate,
    Rotating,
    Scene,
    ShowPassingFlash,
    Sphere,
    Square,
    Succession,
    Surface,
    SurroundingRectangle,
    Text,
    ThreeDAxes,
    ThreeDScene,
    TracedPath,
    Transform,
    TransformFromCopy,
    Triangle,
    Uncreate,
    Union,
    Unwrite,
    UpdateFromAlphaFunc,
    UpdateFromFunc,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    ZoomedScene,
    always_redraw,
    linear,
    there_and_back,
)


class Transforms(Scene):
    def construct(self) -> None:
        square = Square(color=RED, fill_opacity=0.5)
        circle = Circle(color=BLUE, fill_opacity=0.3).shift(RIGHT)
        self.play(Create(square), run_time=0.6)
        self.play(Transform(square, circle), run_time=0.6)
        self.wait(0.6)
        self.play(ReplacementTransform(square, Triangle(color=GREEN)), run_time=0.6)
        other = Polygon(LEFT, UP, RIGHT, DOWN, color=PINK)
        self.play(TransformFromCopy(circle, other), run_time=0.6)
        self.play(FadeTransform(other, Text("after")), run_time=0.6)
        self.play(*[FadeOut(mobject) for mobject in self.mobjects], run_time=0.4)


class Arcs(Scene):
    def construct(self) -> None:
        dots = VGroup(*(Dot([x, 0, 0], radius=0.3) for x in (-3, 0, 3)))
        self.add(dots)
        self.play(dots[0].animate(path_arc=PI / 2).move_to(2 * UP), run_time=0.8)
        self.play(Rotate(dots, PI / 3), run_time=0.6)
        self.play(MoveAlongPath(dots[1], Circle(2)), rate_func=linear, run_time=0.8)
        self.play(Rotating(dots[2], TAU / 3, about_point=ORIGIN), run_time=0.6)


class Compositions(Scene):
    def construct(self) -> None:
        cells = VGroup(*(Square(0.5, stroke_width=2) for _ in range(12))).arrange_in_grid(3, 4)
        self.play(LaggedStart(*(FadeIn(cell, shift=UP) for cell in cells), lag_ratio=0.2))
        self.play(
            AnimationGroup(
                cells[0].animate.set_fill(RED, 1),
                Succession(Indicate(cells[3], run_time=0.5), Flash(cells[5], run_time=0.5)),
                lag_ratio=0.3,
            )
        )
        self.play(cells.animate(lag_ratio=0.2).rotate(PI / 4).set_color(ORANGE), run_time=0.8)
        self.play(Circumscribe(cells[7], run_time=0.8), ShowPassingFlash(Line(UL, UR)))
        self.play(LaggedStart(*(Uncreate(cell) for cell in cells), run_time=0.8))


class Texts(Scene):
    def construct(self) -> None:
        words = Text("fast pictures", gradient=(BLUE, GREEN))
        other = Text("Àéî ẞ 字", font_size=60).next_to(words, DOWN)
        self.play(Write(words), run_time=0.8)
        self.play(FadeIn(other, scale=1.5), run_time=0.6)
        self.add(SurroundingRectangle(words), Cross(other))
        self.wait(0.4)
        self.play(Unwrite(words), run_time=0.8)


class Numbers(Scene):
    def construct(self) -> None:
        tracker = ValueTracker(0.0)
        shown = DecimalNumber(0, mob_class=Text).add_updater(
            lambda m: m.set_value(tracker.get_value())
        )
        count = Integer(3, mob_class=Text).next_to(shown, DOWN)
        bar = always_redraw(
            lambda: Rectangle(width=0.2 + tracker.get_value(), height=0.5, fill_opacity=1).shift(UP)
        )
        self.add(shown, count, bar)
        self.play(tracker.animate.set_value(3.7), run_time=1)
        self.play(count.animate.set_value(8), run_time=0.6)
        shown.clear_updaters()
        self.wait(0.4)


class Updaters(Scene):
    def construct(self) -> None:
        dot = Dot(2 * RIGHT).add_updater(lambda m, dt: m.rotate(dt * PI / 2, about_point=ORIGIN))
        line = Line(ORIGIN, RIGHT).add_updater(
            lambda m: m.put_start_and_end_on(ORIGIN, dot.get_center())
        )
        trace = TracedPath(dot.get_center, stroke_color=YELLOW, dissipating_time=0.6)
        still = Square(0.5, fill_opacity=1).shift(3 * LEFT)
        self.add(still, trace, line, dot)
        self.wait(1)
        self.play(still.animate.shift(UP), run_time=0.6)
        dot.suspend_updating()
        self.wait(0.6)


class Functions(Scene):
    def construct(self) -> None:
        axes = Axes(x_range=[-3, 3], y_range=[-2, 2])
        graph = axes.plot(lambda x: np.sin(3 * x), color=BLUE)
        area = axes.get_area(graph, x_range=(0, 2), color=(GREEN, RED), opacity=0.4)
        self.play(Create(axes), run_time=0.8)
        self.play(Create(graph), FadeIn(area), run_time=0.8)
        dot = Dot()
        self.play(
            UpdateFromAlphaFunc(dot, lambda m, a: m.move_to(graph.point_from_proportion(a))),
            UpdateFromFunc(area, lambda m: m.set_opacity(0.2)),
            run_time=0.8,
        )
        self.play(axes.animate.scale(0.5), rate_func=there_and_back, run_time=0.6)


class Planes(Scene):
    def construct(self) -> None:
        plane = NumberPlane()
        self.add(plane)
        arrow = Arrow(ORIGIN, 2 * UR, buff=0, color=YELLOW)
        self.play(GrowFromCenter(arrow), run_time=0.4)
        self.play(plane.animate.apply_matrix([[1, 1], [0, 1]]), run_time=0.8)
        spiral = ParametricFunction(lambda t: [t * np.cos(t), t * np.sin(t), 0], t_range=(0, 5))
        self.play(Create(spiral), run_time=0.6)


class DrawingOrder(Scene):
    """z-index, foreground mobjects, one mobject in two groups, some added while others play."""

    def construct(self) -> None:
        low, high = Square(fill_opacity=1, color=RED), Circle(fill_opacity=1, color=BLUE)
        self.add(high.set_z_index(2), low.shift(0.5 * RIGHT))
        self.wait(0.4)
        self.play(low.animate.shift(LEFT), run_time=0.6)
        low.set_z_index(3)
        self.play(high.animate.shift(0.3 * UP), run_time=0.6)
        badge = Dot(color=YELLOW, radius=0.4)
        self.add_foreground_mobjects(badge)
        self.play(low.animate.rotate(0.4), run_time=0.6)
        one, two = VGroup(low, badge), VGroup(badge, high)
        self.add(one, two)
        self.play(one.animate.shift(0.2 * DOWN), run_time=0.4)
        late = Triangle(fill_opacity=0.7)
        done = []

        def add_late(mobject: Mobject, alpha: float) -> None:
            if alpha > 0.5 and not done:
                done.append(True)
                self.add(late)

        self.play(UpdateFromAlphaFunc(high, add_late), run_time=1)
        self.bring_to_back(high)
        self.wait(0.4)


class Strokes(Scene):
    def construct(self) -> None:
        corner = [LEFT, UP, RIGHT, 0.9 * LEFT]
        kinds = [
            VMobject(stroke_width=12 + 4 * i, joint_type=joint)
            .set_points_as_corners(corner)
            .set_cap_style(cap)
            .shift((i - 1.5) * 2 * RIGHT + 0.3 * UP)
            for i, (joint, cap) in enumerate(zip(LineJointType, CapStyleType, strict=True))
        ]
        self.add(*kinds)
        thick = Square(fill_opacity=0.5, color=GREEN).set_stroke(RED, 30, opacity=0.4)
        thick.set_background_stroke(color=WHITE, width=50, opacity=0.5)
        self.add(thick.shift(2.4 * DOWN), DashedLine(3 * LEFT, 3 * RIGHT).shift(2 * UP))
        self.play(*(kind.animate.shift(DOWN).set_stroke(width=3) for kind in kinds), run_time=0.8)
        self.play(thick.animate.set_stroke(width=0), run_time=0.6)


class Gradients(Scene):
    def construct(self) -> None:
        square = Square(3).set_fill([RED, BLUE, GREEN], opacity=[1, 0.2, 0.8])
        ring = Circle(2, stroke_width=20).set_stroke([YELLOW, PINK]).set_sheen_direction(UR)
        shiny = Circle(1, fill_opacity=1, color=BLUE).set_sheen(0.6, DOWN).shift(4 * LEFT)
        self.add(square, ring, shiny)
        self.play(square.animate.rotate(0.5), shiny.animate.shift(UP), run_time=0.8)
        self.play(square.animate.set_fill(WHITE, 0.5), ring.animate.scale(0.5), run_time=0.6)


class Booleans(Scene):
    def construct(self) -> None:
        one, two = Square(2), Circle(1.2).shift(RIGHT)
        parts = [
            kind(one, two, fill_opacity=0.6, color=colour)
            for kind, colour in zip(
                (Union, Intersection, Difference, Exclusion),
                (RED, GREEN, BLUE, ORANGE),
                strict=True,
            )
        ]
        row = VGroup(*parts).arrange().scale(0.7)
        self.play(FadeIn(row), run_time=0.4)
        self.play(row[0].animate.shift(UP), Rotate(row[3], PI / 3), run_time=0.8)


class OddPaths(Scene):
    """Points that are whole numbers, missing, infinite, too few, or beyond the frame."""

    def construct(self) -> None:
        whole = VMobject(fill_opacity=1, color=RED)
        whole.points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
        torn = Square(color=GREEN).shift(2 * RIGHT)
        torn.points[3] = np.nan
        few = VMobject(color=BLUE)
        few.points = np.zeros((3, 3))
        partial = Square(color=YELLOW, fill_opacity=0.4).shift(2 * LEFT)
        partial.points = partial.points[:-2]
        outside = Circle(color=PINK, fill_opacity=1).shift(40 * RIGHT)
        backwards = Square(fill_opacity=0.5).shift(2 * UP)
        backwards.points = backwards.points[::-1]
        speck = CubicBezier(DOWN, DOWN, DOWN, DOWN, stroke_width=30).set_cap_style(
            CapStyleType.ROUND
        )
        self.add(whole, torn, few, partial, outside, backwards, speck)
        self.wait(0.4)
        self.play(outside.animate.shift(37 * LEFT), run_time=0.8)
        whole.points[1] = [2, 0, 0]  # in place
        self.wait(0.4)


class Images(Scene):
    def construct(self) -> None:
        pixels = np.random.default_rng(3).integers(0, 255, (12, 16, 4), dtype=np.uint8)
        picture = ImageMobject(pixels).set_height(3)
        behind, before = Square(4, fill_opacity=1, color=BLUE), Circle(fill_opacity=0.5)
        self.add(behind, picture, before)
        self.wait(0.4)
        self.play(before.animate.shift(2 * RIGHT), run_time=0.6)
        self.play(picture.animate.shift(LEFT).set_opacity(0.5), run_time=0.6)
        self.play(Rotate(picture, PI / 5), run_time=0.4)
        picture.pixel_array[:6] = 255  # in place
        self.wait(0.4)
        self.play(FadeOut(picture), behind.animate.scale(0.5), run_time=0.4)


class Clouds(Scene):
    def construct(self) -> None:
        cloud = PMobject(stroke_width=6)
        cloud.add_points(np.random.default_rng(1).normal(size=(60, 3)), color=YELLOW)
        mixed = Group(Square(fill_opacity=0.5), cloud, Dot(radius=0.5, color=RED))
        self.add(mixed)
        self.play(mixed[0].animate.shift(RIGHT), run_time=0.6)
        self.play(cloud.animate.shift(UP), run_time=0.6)
        self.wait(0.4)


class OwnFill(Square):
    """Tells its colour by a method of its own."""

    def get_fill_rgbas(self) -> Any:
        return np.array([[1.0, 0.5, 0.0, 0.25 + 0.5 * (self.get_center()[0] > 0)]])


class OwnDrawing(Scene):
    def construct(self) -> None:
        own = OwnFill(stroke_width=8).shift(LEFT)
        self.add(Circle(2, fill_opacity=0.4), own, Dot(radius=0.3))
        self.play(own.animate.shift(2 * RIGHT), run_time=0.8)
        self.wait(0.4)


class ColouredByImage(Scene):
    def construct(self) -> None:
        from PIL import Image

        pixels = np.random.default_rng(5).integers(0, 255, (9, 16, 4), dtype=np.uint8)
        circle = Circle(2, fill_opacity=1).color_using_background_image(Image.fromarray(pixels))
        square = Square(fill_opacity=0.5, color=RED)
        self.add(square)
        self.play(square.animate.shift(LEFT), run_time=0.4)
        self.add(circle)
        self.play(square.animate.shift(RIGHT), run_time=0.4)
        self.remove(circle)
        self.play(square.animate.shift(RIGHT), run_time=0.4)


class MovingCamera(MovingCameraScene):
    def construct(self) -> None:
        square = Square(color=RED, fill_opacity=0.5).move_to(2 * LEFT)
        grid = NumberPlane()
        self.add(grid, square)
        self.camera.frame.save_state()
        self.play(self.camera.frame.animate.move_to(square).set(width=6), run_time=0.8)
        self.wait(0.4)
        self.play(square.animate.rotate(0.5), run_time=0.4)
        self.play(self.camera.frame.animate.restore(), run_time=0.8)


class Zoomed(ZoomedScene):
    def construct(self) -> None:
        dot = Dot(color=GREEN, radius=0.3)
        self.add(Square(), dot)
        self.activate_zooming(animate=False)
        self.play(dot.animate.shift(LEFT), run_time=0.6)


class Turning(ThreeDScene):
    """A turning camera, shaded faces sorted by depth, labels fixed in the frame and upright."""

    def construct(self) -> None:
        self.set_camera_orientation(phi=65 * DEGREES, theta=30 * DEGREES)
        axes = ThreeDAxes()
        bowl = Surface(
            lambda u, v: np.array([u, v, 0.3 * (u * u - v * v)]),
            u_range=[-1.5, 1.5],
            v_range=[-1.5, 1.5],
            resolution=(6, 6),
        )
        title, tag = Text("in the frame").to_corner(UL), Text("tag").move_to([2, 0, 1])
        self.add_fixed_in_frame_mobjects(title)
        self.add_fixed_orientation_mobjects(tag)
        self.add(axes, bowl, tag)
        self.begin_ambient_camera_rotation(rate=0.4)
        self.wait(0.8)
        self.stop_ambient_camera_rotation()
        self.play(bowl.animate.shift(0.5 * OUT), tag.animate.shift(IN), run_time=0.6)
        self.wait(0.4)


class InSpace(ThreeDScene):
    def construct(self) -> None:
        ball = Sphere(radius=1, resolution=(8, 8)).set_fill(RED)
        square = Square(fill_opacity=0.5).rotate(PI / 3, RIGHT)
        self.add(ball, square)
        self.move_camera(phi=50 * DEGREES, theta=-60 * DEGREES, zoom=1.3, run_time=0.8)
        self.play(Rotate(square, PI / 2, axis=UP), run_time=0.6)
        self.move_camera(frame_center=[0.5, 0.5, 0], run_time=0.6)


class Waits(Scene):
    """Waits of all kinds, over a half-transparent drawing: manim paints some pictures twice."""

    def construct(self) -> None:
        circle = Circle(fill_opacity=0.3, stroke_opacity=0.5, stroke_width=20)
        self.add(circle)
        self.wait(0.8)
        self.pause(0.4)
        self.wait_until(lambda: self.time > 1.8, max_time=3)
        self.play(circle.animate.shift(RIGHT), run_time=0.4)
        self.wait(0.8, frozen_frame=False)
        self.clear()
        self.wait(0.4)


class Background(Scene):
    def construct(self) -> None:
        square = Square(fill_opacity=1)
        self.add(square)
        self.play(square.animate.shift(LEFT), run_time=0.4)
        self.camera.background_color = BLUE
        self.play(square.animate.shift(RIGHT), run_time=0.4)
        self.wait(0.4)


class Intruders(Scene):
    """Someone draws on the camera's frame between animations."""

    def construct(self) -> None:
        square = Square(fill_opacity=1)
        self.add(square)
        self.play(square.animate.shift(LEFT), run_time=0.4)
        self.camera.capture_mobjects([Circle(3, fill_opacity=1, color=RED)])
        self.play(square.animate.shift(RIGHT), run_time=0.4)


class DrawnTwice(Scene):
    """Someone asks for the frame while it is being made: what then changed must be written too."""

    def construct(self) -> None:
        square, circle = Square(fill_opacity=1).shift(3 * LEFT), Circle(fill_opacity=1)
        self.add(square, circle.shift(3 * RIGHT))

        def look(mobject: Mobject) -> None:
            self.renderer.update_frame(self, self.mobjects)
            mobject.shift(0.3 * UP)

        circle.add_updater(look)
        self.play(square.animate.shift(DOWN), run_time=0.8)


RETAINED = (
    Arcs,
    Background,
    Booleans,
    Clouds,
    Compositions,
    DrawingOrder,
    DrawnTwice,
    Functions,
    Gradients,
    Images,
    InSpace,
    Intruders,
    MovingCamera,
    Numbers,
    OddPaths,
    OwnDrawing,
    Planes,
    Strokes,
    Texts,
    Transforms,
    Turning,
    Updaters,
    Waits,
)
DRAWN_BY_MANIM = (ColouredByImage, Zoomed)
