"""Glyphs become pixels, and columns are sent into a sum."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, Annulus, Square

from scenes.mobjects.column_card import ColumnCard
from scenes.mobjects.neurons import NeuronLayer, bundled_edges, weight_edges
from scenes.mobjects.pixels import PixelGrid, rasterised
from scenes.mobjects.product import MatVecProduct
from scenes.theme import contrast, use_theme


def test_a_square_fills_the_picture_but_for_its_margin():
    picture = rasterised(Square(3), 10, margin=0.2)
    assert picture[2:8, 2:8].min() == 1.0
    assert picture.sum() == pytest.approx(36, abs=1.0)


def test_the_hole_of_a_ring_stays_empty():
    picture = rasterised(Annulus(inner_radius=0.5, outer_radius=1), 20, margin=0.0)
    assert picture[10, 10] == 0.0
    assert picture[10, 2] == 1.0
    assert picture.mean() == pytest.approx(np.pi * 0.75 / 4, abs=0.02)


def test_a_pixel_grid_gives_back_its_values_and_refuses_others():
    values = np.linspace(0, 1, 12).reshape(3, 4)
    grid = PixelGrid(values)
    np.testing.assert_array_equal(grid.get_values(), values)
    assert grid.pixel(2, 3).get_x() > grid.pixel(2, 0).get_x()
    assert grid.pixel(2, 0).get_y() < grid.pixel(0, 0).get_y()
    with pytest.raises(ValueError, match=r"values must lie in \[0, 1\], got -1 … 2"):
        PixelGrid([[-1.0, 2.0]])


def test_a_revealed_grid_shows_every_pixel():
    grid = PixelGrid(np.eye(4))
    reveal = grid.reveal()
    reveal.begin()
    reveal.interpolate(0.0)
    assert max(pixel.get_fill_opacity() for pixel in grid) == 0.0
    reveal.interpolate(1.0)
    assert min(pixel.get_fill_opacity() for pixel in grid) == 1.0


def test_sent_columns_make_the_product_one_after_the_other():
    rng = np.random.default_rng(0)
    matrix, vector = rng.normal(size=(3, 4)), np.array([1.0, 0.0, -2.0, 0.5])
    product = MatVecProduct(matrix, vector)
    product.result.set_values(np.zeros(3))
    for j in range(4):
        ghost = product.scaled_column(j)
        sending = product.send_column(ghost, j)
        sending.begin()
        sending.interpolate(0.5)
        np.testing.assert_allclose([e.get_value() for e in ghost], vector[j] * matrix[:, j])
        np.testing.assert_allclose(product.get_values(), matrix[:, :j] @ vector[:j], atol=1e-12)
        sending.interpolate(1.0)
        expected = matrix[:, : j + 1] @ vector[: j + 1]
        np.testing.assert_allclose(product.get_values(), expected, atol=1e-12)


def test_a_layer_lights_to_its_new_activations():
    layer = NeuronLayer([0.0, 1.0])
    lighting = layer.light_to([1.0, 0.5])
    lighting.begin()
    lighting.interpolate(1.0)
    np.testing.assert_array_equal(layer.get_values(), [1.0, 0.5])


def test_bundled_edges_run_where_single_ones_do():
    inputs = NeuronLayer([1.0, 0.0, 0.5]).shift(2 * LEFT)
    outputs = NeuronLayer([0.2, 0.9]).shift(2 * RIGHT)
    weights = np.array([[1.0, -0.5, 0.1], [-0.02, 0.7, -1.0]])
    single = weight_edges(list(inputs.dots), list(outputs.dots), weights)
    bundles = bundled_edges(list(inputs.dots), list(outputs.dots), weights)
    ends = np.concatenate([b.points.reshape(-1, 4, 3)[:, [0, 3]] for b in bundles if len(b.points)])
    assert len(ends) == weights.size
    for line in single:
        pair = np.stack([line.get_start(), line.get_end()])
        assert np.abs(ends - pair).max(axis=(1, 2)).min() < 1e-6


def test_bundled_edges_refuse_weights_of_another_shape():
    dots = list(NeuronLayer([1.0, 0.0]).dots)
    with pytest.raises(ValueError, match=r"weights must have shape \(2, 2\), got \(3, 2\)"):
        bundled_edges(dots, dots, np.ones((3, 2)))


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_numbers_of_a_card_can_be_read_on_their_cells_however_dim_it_is(name):
    try:
        use_theme(name)
        for share in (0.0, 0.3, 0.6, 1.0):
            card = ColumnCard([1.2, 0.7, 0.1, -0.2, -0.9, -1.5]).light(share)
            for cell, entry in zip(card.cells, card.entries, strict=True):
                assert contrast(entry.get_fill_color(), cell.get_fill_color()) >= 3.0
    finally:
        use_theme("dark")
