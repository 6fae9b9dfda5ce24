"""The vocabulary of counts, shares and a magnifying glass, by its gallery and by its limits."""

import numpy as np
import pytest
from manim import Square

from mlp_math.parameters import GPT3, parameter_table
from scenes.mobjects.magnifier import Magnifier
from scenes.mobjects.neuron_field import NeuronField
from scenes.mobjects.parameters import ShareBar, TableLine
from scenes.theme import theme


def shown(scene, kind):
    return [mobject for mobject in scene.mobjects if isinstance(mobject, kind)]


def test_the_gallerys_line_is_the_product_of_what_it_shows(play):
    (line,) = shown(play("GalleryTableLine"), TableLine)
    assert line.factors() == [768, 64, 12, 12] or line.factors() == [64, 768, 12, 12]
    assert np.prod(line.factors()) == line.total.get_value()


def test_the_gallerys_bar_holds_the_shares_of_the_lectures_model(play):
    (bar,) = shown(play("GalleryShareBar"), ShareBar)
    assert bar.get_values() == pytest.approx(list(parameter_table(GPT3).shares().values()))


def test_the_bars_segments_are_as_long_as_their_shares():
    bar = ShareBar([0.5, 0.2], [theme().answer, theme().dim], length=10.0)
    assert [segment.width for segment in bar.segments] == pytest.approx([5.0, 2.0])


def test_a_half_poured_bar_ends_in_the_middle():
    bar = ShareBar([0.3, 0.7], [theme().answer, theme().dim], length=10.0).fill_to(0.5)
    assert bar.segments[1].get_right()[0] == pytest.approx(bar.frame.get_center()[0])


def test_shares_of_more_than_the_whole_are_refused():
    with pytest.raises(ValueError, match=r"shares must sum to at most 1, got 1\.2"):
        ShareBar([0.6, 0.6], [theme().answer, theme().dim])


def test_a_share_without_a_colour_is_refused():
    with pytest.raises(ValueError, match="one number of at least 0 a colour"):
        ShareBar([0.6, 0.4], [theme().answer])


def test_the_glass_shows_what_is_small_as_many_times_larger(play):
    (lens,) = shown(play("GalleryMagnifier"), Magnifier)
    assert lens.picture.width == pytest.approx(lens.get_value() * lens.seen.width)
    assert np.allclose(lens.picture.get_center(), lens.glass.get_center())


def test_a_ties_end_touches_ring_and_glass():
    lens = Magnifier(Square(0.02), 30, at=[2.0, 1.0, 0.0], radius=1.2)
    for tie in lens.ties:
        for end, circle in ((tie.get_start(), lens.ring), (tie.get_end(), lens.glass)):
            way = tie.get_end() - tie.get_start()
            spoke = end - circle.get_center()
            assert np.linalg.norm(spoke) == pytest.approx(circle.width / 2, abs=1e-3)
            assert spoke @ way == pytest.approx(0, abs=1e-2)


def test_a_glass_that_enlarges_by_nothing_is_refused():
    with pytest.raises(ValueError, match="factor must be above 0, got 0"):
        Magnifier(Square(0.02), 0, at=[0, 0, 0], radius=1)


def test_a_field_has_one_speck_for_each_neuron_and_leaves_the_rest_of_its_last_row_clear():
    field = NeuronField(np.linspace(0, 1, 50))
    assert field.specks == 50 < field.pixel_array.shape[0] * field.pixel_array.shape[1]
    assert np.allclose(field.get_values(), np.linspace(0, 1, 50))


def test_a_more_active_neuron_is_a_brighter_speck():
    pixels = NeuronField(np.linspace(0, 1, 12)).pixel_array.reshape(-1, 4)[:12, :3]
    assert (np.diff(pixels.astype(int).sum(axis=1)) > 0).all()


def test_a_field_is_drawn_where_it_stands(play):
    scene = play("GalleryNeuronField")
    (field,) = shown(scene, NeuronField)
    frame = np.zeros((90, 160, 4), dtype=np.uint8)
    scene.camera.display_image_mobject(field, frame)
    rows, columns = np.nonzero(frame[..., 3])
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert height == pytest.approx(field.height / 8 * 90, abs=1)
    assert width == pytest.approx(field.width / 8 * 90, abs=1)


def test_a_field_half_off_the_frame_is_cut_at_its_edge(play):
    scene = play("GalleryNeuronField")
    (field,) = shown(scene, NeuronField)
    frame = np.zeros((90, 160, 4), dtype=np.uint8)
    scene.camera.display_image_mobject(field.copy().shift([-64 / 9, 4, 0]), frame)
    rows, columns = np.nonzero(frame[..., 3])
    assert (rows.min(), columns.min()) == (0, 0)
    assert rows.max() + 1 == pytest.approx(field.height / 16 * 90, abs=1)


def test_a_field_of_no_neurons_is_refused():
    with pytest.raises(ValueError, match="activations must have shape"):
        NeuronField([])
