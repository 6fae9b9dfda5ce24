"""The title card in a teacher's own colours, with name and logo."""

from pathlib import Path

import numpy as np
import pytest
from manim import DOWN
from pictures import png
from support import Play

from pipeline.review.layout import findings
from scenes.sets.model import prompt_strip
from scenes.where_facts_live.seeds import Seeds


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "themes").mkdir(parents=True)
    (folder / "lecture.toml").write_text(
        'extends = "how_llms_store_facts"\ntheme = "school"\n'
        '[card]\nteacher = "Lycée Curie, M. Dupont"\nlogo = "logo.png"\n',
        encoding="utf-8",
    )
    (folder / "themes" / "school.toml").write_text('extends = "light"\nanswer = "#0a5c2e"\n')
    (folder / "logo.png").write_bytes(png())
    return folder


def test_the_card_shows_who_teaches_in_the_teachers_colours(play: Play, mine: Path) -> None:
    found: list[str] = []
    scene = play(
        "TitleCard", str(mine), on_beat_end=lambda s, _: found.extend(findings(s, 128 / 9, 8))
    )
    assert found == []
    card = scene.card
    assert card.name.text == "Lycée Curie, M. Dupont"
    assert card.get_top()[1] < scene.subheading.get_bottom()[1]
    assert card.logo.get_right()[0] < card.name.get_left()[0]
    np.testing.assert_array_equal(card.logo.pixel_array[0, 0], [0xC0, 0x20, 0x40, 255])
    assert scene.neurons.sought.get_fill_color().to_hex() == "#0A5C2E"
    assert scene.theme.background.to_hex() == "#FBFAF7"


def test_without_a_card_there_is_nothing_more(play: Play) -> None:
    scene = play("TitleCard")
    assert len(scene.card) == 0
    assert scene.subheading.get_edge_center(DOWN)[1] < 0


def test_the_neurons_come_to_lie_in_the_boxes_that_the_next_shot_begins_with(play: Play) -> None:
    scene = play("TitleCard")
    seeds = Seeds(prompt_strip(scene)).dots()
    places = np.array([dot.get_center() for dot in seeds])
    reached = set()
    for dot in scene.neurons.others:
        distances = np.linalg.norm(places - dot.get_center(), axis=1)
        nearest = int(distances.argmin())
        assert distances[nearest] < 1e-6
        assert dot.width == pytest.approx(seeds[nearest].width)
        reached.add(nearest)
    assert reached == set(range(len(seeds)))
