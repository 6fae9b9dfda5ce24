"""A shot's reasons: what it depends on, and what of it has changed."""

from collections.abc import Callable
from pathlib import Path

from pipeline.plan.jobs import Production, plan
from pipeline.plan.shots import scan
from pipeline.render.pool import Workers
from pipeline.render.schedule import render
from pipeline.review.why import reasons, told

Produce = Callable[..., Production]


def lines(production: Production, name: str) -> list[str]:
    [reason] = reasons(production, [name])
    return list(told(reason))


def test_a_shots_reasons_are_told(
    production: Produce, workers: Workers, shapes: Path, shots_file: Path
) -> None:
    assert lines(production(), "Box") == ["Box: not rendered yet in this language and quality"]
    assert not render(plan(production(), ["Box"]), workers).failures
    good, *depends = lines(production(), "Box")
    assert good.startswith("Box: good, rendered ")
    assert any("shapes.py: " in line and "Box.construct" in line for line in depends)
    assert '    words.en.Box.label  "{answer}"' in depends
    words = shapes / "words.en.toml"
    words.write_text(words.read_text().replace("'{answer}'", "'round'"))
    again, change, *_ = lines(production(), "Box")
    assert again.startswith("Box: would be rendered again; since ")
    assert change == (
        '    the lecture\'s choices and words: words.en.Box.label: "{answer}" → "round"'
    )
    shots_file.write_text(shots_file.read_text().replace("Square(3,", "Square(2,"))
    scan.cache_clear()
    _, _, change, *_ = lines(production(), "Box")
    assert change == "    code: ~/tiny/shapes.py:Box.construct"


def test_a_damaged_video_is_told(production: Produce, workers: Workers) -> None:
    [record] = render(plan(production(), ["Box"]), workers).results.values()
    video = production().media.store / f"{record.key}.mp4"
    content = bytearray(video.read_bytes())
    content[-1] ^= 1
    video.write_bytes(content)
    assert lines(production(), "Box")[0] == (
        "Box: would be rendered again, for its video is damaged"
    )
