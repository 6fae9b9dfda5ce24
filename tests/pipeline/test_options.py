"""What the commands share: how they are told of, and on what."""

import pytest

from pipeline.options import console_of


@pytest.mark.parametrize(("no_color", "plain"), [("1", True), ("", False)])
def test_where_colours_are_not_wanted_nothing_is_bold_either(
    no_color: str, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    console = console_of()
    with console.capture() as written:
        console.print("[bold red]failed[/]", style="dim")
    assert ("\x1b" not in written.get()) is plain


def test_what_is_piped_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    console = console_of()
    with console.capture() as written:
        console.print("[bold red]failed[/]")
    assert written.get() == "failed\n"
