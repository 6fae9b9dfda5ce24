"""What the lock file wants."""

from pathlib import Path

from pipeline.plan import locked


def test_the_lock_file_pins_what_is_drawn_with() -> None:
    pins = dict(locked.pins())
    assert {"manim", "typst", "numpy", "av", "pydantic"} <= set(pins)
    assert all(wanted for wanted in pins.values())


def test_pins_for_other_systems_do_not_count(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "here==1.0 \\\n    --hash=sha256:00\n"
        "elsewhere==2.0 ; sys_platform == 'nowhere' \\\n    --hash=sha256:00\n"
        "also_here==3.0 ; python_version >= '3' \\\n    --hash=sha256:00\n"
    )
    assert dict(locked.pins(lock)) == {"here": "1.0", "also_here": "3.0"}
