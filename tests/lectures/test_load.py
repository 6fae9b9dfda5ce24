"""Lecture folders from strangers: whatever is wrong with one, its own clear line says so."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lectures.files import MAX_BYTES_IN_ALL, MAX_FILES, MAX_VALUES
from lectures.load import DEFAULT, MAX_BYTES, SHIPPED, LectureError, load_lecture, shipped
from lectures.measured import has_evidence
from lectures.model import MAX_SHOTS
from lectures.text import shot_words

EXTENDS = f'extends = "{DEFAULT}"\n'


def folder(root: Path, name: str = "remix", **files: str | bytes) -> Path:
    """A lecture's folder; `words_en` becomes words.en.toml."""
    path = root / name
    path.mkdir(exist_ok=True)
    files.setdefault("lecture", EXTENDS)
    for file, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (path / f"{file.replace('_', '.')}.toml").write_bytes(data)
    return path


# What is written into a lecture's folder, and what the error has to say.
MALFORMED: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "not TOML": (
        {"lecture": EXTENDS + "title = = 3"},
        ["remix/lecture.toml", "not valid TOML", "line 2"],
    ),
    "not UTF-8": (
        {"words_en": b'[TitleCard]\ntitle = "caf\xe9"'},
        ["remix/words.en.toml", "not UTF-8", "byte 24"],
    ),
    "too large": (
        {"narration_en": "#" * (MAX_BYTES + 1)},
        ["remix/narration.en.toml", f"larger than {MAX_BYTES:,} bytes"],
    ),
    "a list nested deep": (
        {"lecture": EXTENDS + "a = " + "[" * 5000 + "]" * 5000},
        ["remix/lecture.toml: line 2: a: nested more than 8 deep"],
    ),
    "tables nested deep": (
        {"lecture": EXTENDS + "a = " + "{b = " * 5000 + "1" + "}" * 5000},
        ["remix/lecture.toml: line 2: b: nested more than 8 deep"],
    ),
    "a key of very many parts": (
        {"lecture": EXTENDS + ".".join("a" * 100_000) + " = 1"},
        ["remix/lecture.toml: line 2: a.a.a", "nested more than 8 deep"],
    ),
    "a quoted key of very many parts": (
        {"lecture": EXTENDS + " . ".join(['"b"'] * 1000) + " = 1"},
        ["remix/lecture.toml: line 2: ", '"b"."b"', "nested more than 8 deep"],
    ),
    "an integer of very many digits": (
        {"lecture": EXTENDS + "seed = " + "9" * 5000},
        ["remix/lecture.toml: line 2: seed: a key or number of 5,000 signs; at most 64"],
    ),
    "a long hexadecimal integer": (
        {"lecture": EXTENDS + "title = 0x" + "f" * 20_000},
        ["remix/lecture.toml: line 2: title: a key or number of 20,002 signs"],
    ),
    "a key that is long": (
        {"lecture": EXTENDS + f"'{'k' * 5000}' = 1"},
        ["remix/lecture.toml: kkk", "a key of 5,000 signs; at most 64"],
    ),
    "too many values": (
        {"lecture": EXTENDS + "authors = [" + "'a'," * (MAX_VALUES + 1) + "]"},
        ["remix/lecture.toml: line 2: authors: more than 20,000 values"],
    ),
    "too many shots": (
        {
            "lecture": EXTENDS
            + "".join(
                f"[[parts]]\nfolder = 'refresher'\ntitle = {{ en = 'x', fr = 'x' }}\n"
                f"shots = {[f'A{part}x{n}' for n in range(MAX_SHOTS // 2 + 1)]}\n"
                for part in range(2)
            )
        },
        ["remix/lecture.toml", f"parts hold 502 shots; a lecture has at most {MAX_SHOTS}"],
    ),
    "a control character in a key": (
        {"lecture": EXTENDS + r'"\u001b]0;owned\u0007\u001b[2Jfree text" = 1'},
        [
            r"remix/lecture.toml: \u001b]0;owned\u0007\u001b[2Jfree text",
            "a key may not contain the invisible character U+001B",
        ],
    ),
    "a table's name with a line break": (
        {"words_en": r'["Title\nError: forged"]' + "\na = 'x'"},
        [r"remix/words.en.toml: Title\nError: forged", "U+000A"],
    ),
    "letters turned round": (
        {
            "lecture": EXTENDS + "[[parts]]\nfolder = 'where_facts_live'\n"
            'title = { en = "abc\\u202egnp.exe\\u202c", fr = "b" }\nshots = ["TitleCard"]'
        },
        ["remix/lecture.toml: parts[0].title.en", "U+202E", "leave it out"],
    ),
    "a sign without width": (
        {"narration_en": "[TitleCard]\nquestion = 'Well\u200b, well.'"},
        ["remix/narration.en.toml: TitleCard.question", "U+200B"],
    ),
    "a letter without ink": (
        {"words_en": "[TitleCard]\ntitle = 'a\u3164b'"},
        ["remix/words.en.toml: TitleCard.title", "U+3164"],
    ),
    "a separator of lines": (
        {"words_fr": "[TitleCard]\ntitle = 'a\u2028b'"},
        ["remix/words.fr.toml: TitleCard.title", "U+2028"],
    ),
    "a symbol that turns letters round": (
        {"pronunciation_en": "[symbols]\n'\u202e' = 'left'"},
        ["remix/pronunciation.en.toml", "U+202E"],
    ),
    "a file of an odd name": (
        {"words_a\x1b[2J_en": "[TitleCard]\ntitle = 'x'"},
        [r"remix/words.a\u001b[2J.en.toml", "PART of letters, digits, _ and -"],
    ),
    "extends nothing known": (
        {"lecture": 'extends = "how_llm_store_facts"'},
        ["extends", "how_llm_store_facts", f"did you mean {DEFAULT}"],
    ),
    "extends a path": (
        {"lecture": 'extends = "../../etc"'},
        ["remix/lecture.toml: extends", "no path, no separators", "../../etc"],
    ),
    "extends a number": ({"lecture": "extends = 3"}, ["extends", "found 3"]),
    "extends itself": ({"lecture": 'extends = "remix"'}, ["in a circle", "remix → remix"]),
    "unknown key": (
        {"lecture": EXTENDS + "languges = ['en']"},
        ["remix/lecture.toml: languges", "did you mean 'languages'"],
    ),
    "unknown key of the fact": (
        {"lecture": EXTENDS + "[fact]\nfrist = 'Ada'"},
        ["fact.frist", "did you mean 'first'"],
    ),
    "unknown language": (
        {"lecture": EXTENDS + "languages = ['xq']"},
        ["remix/lecture.toml: languages[0]", "no language 'xq'", "such as de, en, es, fr"],
    ),
    "a language without words": (
        {"lecture": EXTENDS + "languages = ['de']"},
        ["remix/lecture.toml: title has no entry for 'de'", "it has en, fr"],
    ),
    "the same language twice": (
        {"lecture": EXTENDS + "languages = ['en', 'en']"},
        ["languages may not repeat", "['en', 'en']"],
    ),
    "no shots in a part": (
        {"lecture": EXTENDS + "[[parts]]\nfolder = 'refresher'\ntitle.en = 'x'\nshots = []"},
        ["parts[0].shots", "at least 1 item", "found []"],
    ),
    "a part without a folder": (
        {"lecture": EXTENDS + "[[parts]]\ntitle.en = 'x'\nshots = ['TitleCard']"},
        ["parts[0].folder", "missing"],
    ),
    "a folder outside scenes": (
        {"lecture": EXTENDS + "[[parts]]\nfolder = '../up'\ntitle.en = 'x'\nshots = ['TitleCard']"},
        ["parts[0].folder", "found '../up'"],
    ),
    "a part titled in one language": (
        {
            "lecture": EXTENDS
            + "[[parts]]\nfolder = 'refresher'\ntitle.en = 'x'\nshots = ['TitleCard']"
        },
        ["parts[0].title has no entry for 'fr'"],
    ),
    "a shot twice": (
        {
            "lecture": EXTENDS + "[[parts]]\nfolder = 'refresher'\n"
            "title = { en = 'x', fr = 'x' }\nshots = ['TitleCard', 'TitleCard']"
        },
        ["a shot may stand in the lecture once", "TitleCard"],
    ),
    "symbols that are the same": (
        {"lecture": EXTENDS + "[fact]\nsymbols = ['M', 'M', 'B']"},
        ["fact", "three different capital letters", "'M', 'M', 'B'"],
    ),
    "no near miss of the last name": (
        {
            "lecture": EXTENDS + "[[cast]]\nfirst = 'Michael'\nlast = 'Phelps'\n"
            "[[cast]]\nfirst = 'Ada'\nlast = 'Lovelace'\n[[cast]]\nfirst = 'Alan'\nlast = 'Turing'"
        },
        ["cast must have a person who shares the last name 'Jordan'"],
    ),
    "the fact's own person in the cast": (
        {
            "lecture": EXTENDS + "[[cast]]\nfirst = 'Michael'\nlast = 'Phelps'\n"
            "[[cast]]\nfirst = 'Ada'\nlast = 'Jordan'\n[[cast]]\nfirst = 'Alan'\nlast = 'Turing'\n"
            "[[cast]]\nfirst = 'Michael'\nlast = 'Jordan'"
        },
        ["cast holds near misses only", "Michael Jordan"],
    ),
    "a name with a separator": (
        {"lecture": EXTENDS + "[fact]\nfirst = '../../Michael'"},
        ["fact.first", "found '../../Michael'"],
    ),
    "a name that is empty": (
        {"lecture": EXTENDS + "[fact]\nlast = '  '"},
        ["fact.last: empty", "extend pele_football"],
    ),
    "a control character": (
        {"lecture": EXTENDS + '[title]\nen = "bell \\u0007"'},
        ["title.en", "control character U+0007"],
    ),
    "a size out of range": (
        {"lecture": EXTENDS + "[sizes]\nd_model = 0"},
        ["sizes.d_model", "greater than or equal to 64", "found 0"],
    ),
    "a size that is no number": (
        {"lecture": EXTENDS + "[sizes]\nn_layers = 'many'"},
        ["sizes.n_layers", "valid integer", "found 'many'"],
    ),
    "a size by another name": (
        {"lecture": EXTENDS + "[sizes]\nlayers = 96"},
        ["sizes.layers", "not a key of a lecture", "did you mean 'n_layers'"],
    ),
    "a layer that is no multiple of the stream": (
        {"lecture": EXTENDS + "[sizes]\nd_mlp = 50000"},
        ["sizes", "d_mlp must be 2 to 64 times d_model = 12288, got 50000"],
    ),
    "a model of too many weights": (
        {"lecture": EXTENDS + "[sizes]\nd_model = 25000\nd_mlp = 1600000\nn_heads = 1000"},
        ["remix/lecture.toml: sizes", "8,908,800,000,000 weights in the layers; at most"],
    ),
    "a model wider than can be counted in": (
        {"lecture": EXTENDS + "[sizes]\nd_model = 1000000\nd_mlp = 64000000"},
        ["sizes.d_model", "less than or equal to 25000", "found 1000000"],
    ),
    "words in lecture.toml": (
        {"lecture": EXTENDS + "[words.en.TitleCard]\ntitle = 'x'"},
        ["remix/lecture.toml: words", "words.en.toml"],
    ),
    "words outside a table": (
        {"words_en": "title = 'x'"},
        ["remix/words.en.toml: title", "expected a table such as [title]", "found 'x'"],
    ),
    "words that are a number": (
        {"words_en": "[TitleCard]\ntitle = 3"},
        ["remix/words.en.toml: TitleCard.title", "found 3"],
    ),
    "narration that is a list": (
        {"narration_fr": "[TitleCard]\nquestion = ['a', 'b']"},
        ["remix/narration.fr.toml: TitleCard.question", "valid string"],
    ),
    "a seed that is negative": ({"lecture": EXTENDS + "seed = -1"}, ["seed", "found -1"]),
    "an unknown theme": (
        {"lecture": EXTENDS + "theme = 'neon'"},
        ["theme", "'dark' or 'light'", "found 'neon'"],
    ),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_lecture_says_what_is_wrong_and_where(case: str, tmp_path: Path) -> None:
    files, expected = MALFORMED[case]
    path = folder(tmp_path, **files)
    with pytest.raises(LectureError) as caught:
        load_lecture(path)
    message = str(caught.value)
    for words in expected:
        assert words in message
    assert "Traceback" not in message
    assert len(message.splitlines()) <= 3


def test_no_two_malformed_lectures_get_the_same_message(tmp_path: Path) -> None:
    messages = []
    for number, (files, _) in enumerate(MALFORMED.values()):
        root = tmp_path / str(number)
        root.mkdir()
        with pytest.raises(LectureError) as caught:
            load_lecture(folder(root, **files))
        messages.append(str(caught.value))
    assert len(messages) >= 20
    assert len(set(messages)) == len(messages)


@pytest.mark.parametrize("name", ["no_such_lecture", "../how_llms_store_facts", "", "a\0b"])
def test_a_name_that_leads_nowhere_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r"no lecture|there is no lecture\.toml"):
        load_lecture(str(tmp_path / name) if name.startswith("..") else name)


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(LectureError, match=f"did you mean {DEFAULT}"):
        load_lecture("how_llms_store_fact")


def test_a_folder_whose_name_is_no_lecture_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match="lower case letters"):
        load_lecture(folder(tmp_path, name="My Remix"))


def test_lectures_that_extend_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    folder(tmp_path, "one", lecture='extends = "two"')
    folder(tmp_path, "two", lecture='extends = "one"')
    with pytest.raises(LectureError, match="in a circle: one → two → one"):
        load_lecture(tmp_path / "one")


def test_a_long_chain_of_lectures_is_refused(tmp_path: Path) -> None:
    for number in range(10):
        folder(tmp_path, f"l{number}", lecture=f'extends = "l{number + 1}"')
    folder(tmp_path, "l10")
    with pytest.raises(LectureError, match="more than 8 lectures"):
        load_lecture(tmp_path / "l0")


def test_a_remix_changes_what_it_says_and_keeps_the_rest(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        lecture=EXTENDS + "seed = 7\n[title]\nen = 'Other'",
        words_en="[TitleCard]\ntitle = 'Changed'",
    )
    base, remix = load_lecture(), load_lecture(path)
    assert (remix.name, remix.seed) == ("remix", 7)
    assert remix.title == {"en": "Other", "fr": base.title["fr"]}
    assert remix.words["en"]["TitleCard"]["title"] == "Changed"
    assert remix.words["fr"] == base.words["fr"]
    assert remix.narration == base.narration
    assert remix.shots == base.shots


def test_a_loaded_lecture_is_frozen() -> None:
    lecture = load_lecture()
    with pytest.raises(ValueError, match="frozen"):
        lecture.seed = 1  # type: ignore[misc]


def test_a_remix_of_a_remix_beside_it_is_found(tmp_path: Path) -> None:
    folder(tmp_path, "first", lecture=EXTENDS + "seed = 3")
    second = folder(tmp_path, "second", lecture='extends = "first"\ntheme = "light"')
    lecture = load_lecture(second)
    assert (lecture.seed, lecture.theme) == (3, "light")


def test_all_shipped_lectures_load() -> None:
    assert DEFAULT in shipped()
    assert len(shipped()) >= 2
    for name in shipped():
        assert load_lecture(name).name == name


@pytest.mark.parametrize("write", [Path.mkdir, Path.touch], ids=["folder", "empty file"])
def test_a_lecture_file_that_is_no_file_of_ours_is_an_error(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    path = folder(tmp_path)
    (path / "lecture.toml").unlink()
    write(path / "lecture.toml")
    with pytest.raises(LectureError):
        load_lecture(path)


def test_a_lecture_knows_in_which_file_a_shots_words_and_narration_stand(tmp_path: Path) -> None:
    lecture = load_lecture()
    for shot in lecture.shots:
        for language in lecture.languages:
            for kind, file in (
                ("words", lecture.words_file(shot.name, language)),
                ("narration", lecture.narration_file(shot.name, language)),
            ):
                name, path = file.split("/")
                assert name == DEFAULT
                assert path.startswith(f"{kind}.")
                assert path.endswith(f".{language}.toml")
                text = (SHIPPED / file).read_text(encoding="utf-8")
                assert f"\n[{shot.name}]\n" in f"\n{text}"
    remix = load_lecture(folder(tmp_path, words_en="[TitleCard]\ntitle = 'Mine'\n"))
    assert remix.words_file("TitleCard", "en") == "remix/words.en.toml"
    assert remix.words_file("TitleCard", "fr") == lecture.words_file("TitleCard", "fr")


def test_a_shot_without_words_is_given_the_file_of_its_part() -> None:
    lecture = load_lecture()
    part = lecture.parts[-1]
    longer = part.model_copy(update={"shots": (*part.shots, "Drafted")})
    drafted = lecture.model_copy(update={"parts": (*lecture.parts[:-1], longer)})
    assert drafted.words_file("Drafted", "en") == lecture.words_file(part.shots[-1], "en")
    assert lecture.words_file("Elsewhere", "fr") == f"{DEFAULT}/words.fr.toml"


def test_an_unknown_slot_is_reported_in_the_file_it_stands_in(tmp_path: Path) -> None:
    remix = load_lecture(folder(tmp_path, words_en="[TitleCard]\nremark = '{colour}'\n"))
    with pytest.raises(LectureError, match=r"^remix/words\.en\.toml: TitleCard\.remark: unknown"):
        shot_words(remix, "en", "TitleCard")


# ------------------------------------------------------------------------- files that are none


def refused(path: Path) -> str:
    """What is said of a lecture, which must be said at once."""
    begun = time.monotonic()
    with pytest.raises(LectureError) as caught:
        load_lecture(path)
    assert time.monotonic() - begun < 5
    return str(caught.value)


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/urandom", "/proc/kmsg"])
@pytest.mark.parametrize("name", ["lecture.toml", "words.x.en.toml", "narration.en.toml"])
def test_a_link_to_a_device_is_refused_unread(target: str, name: str, tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / name).unlink(missing_ok=True)
    (path / name).symlink_to(target)
    assert f"remix/{name}: a link out of the lecture's folder" in refused(path)


@pytest.mark.parametrize("name", ["lecture.toml", "words.x.en.toml", "pronunciation.fr.toml"])
def test_a_pipe_is_refused_unread(name: str, tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / name).unlink(missing_ok=True)
    os.mkfifo(path / name)
    assert f"remix/{name}: expected a plain file" in refused(path)


def test_nothing_of_a_file_elsewhere_is_told(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("token = 'hunter2'", encoding="utf-8")
    path = folder(tmp_path)
    (path / "words.x.en.toml").symlink_to(secret)
    assert "hunter2" not in refused(path)
    (path / "words.x.en.toml").unlink()
    (path / "words.x.en.toml").symlink_to(path / "words.x.en.toml")
    assert "remix/words.x.en.toml: can't be read" in refused(path)


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "mine").write_text("[TitleCard]\ntitle = 'Mine'", encoding="utf-8")
    (path / "words.en.toml").symlink_to("mine")
    assert load_lecture(path).words["en"]["TitleCard"]["title"] == "Mine"


def test_many_files_and_large_ones_are_refused_with_the_largest_named(tmp_path: Path) -> None:
    path = folder(tmp_path, "many")
    for n in range(MAX_FILES):
        (path / f"words.p{n}.en.toml").touch()
    assert f"more than {MAX_FILES} files" in refused(path)
    files = {f"narration_p{n}_en": "#" * (MAX_BYTES_IN_ALL // 3) for n in range(4)}
    path = folder(tmp_path, "large", words_en="#" * (MAX_BYTES - 9), **files)
    assert refused(path).startswith("large/words.en.toml: 499,991 bytes, and more than 1,000,000")


def test_a_lecture_with_thousands_of_mistakes_is_told_of_twenty_at_once(tmp_path: Path) -> None:
    keys = "".join(f"a{n} = 1\n" for n in range(5000))
    lines = refused(folder(tmp_path, lecture=EXTENDS + keys)).splitlines()
    assert len(lines) == 21
    assert lines[0].startswith("remix/lecture.toml: a0: not a key of a lecture")
    assert lines[-1] == "… and 4,980 more findings"
    shots = [f"a{n}" for n in range(2000)]
    part = f"[[parts]]\nfolder = 'refresher'\ntitle = {{ en = 'x', fr = 'x' }}\nshots = {shots}\n"
    lines = refused(folder(tmp_path, lecture=EXTENDS + part)).splitlines()
    assert len(lines) <= 21
    assert all(len(line) <= 400 for line in lines)


@pytest.mark.parametrize(
    "toml",
    [
        "#\n",
        "\n",
        "\r\n",
        "title = " + 3 * "'",
        '"',
        "'",
        "[",
        "]",
        '\\"',
        '""',
        "''",
        "a.",
        "=",
        "{",
    ],
)
def test_a_file_of_one_sign_over_and_over_is_answered_at_once(toml: str, tmp_path: Path) -> None:
    text = EXTENDS + toml * ((MAX_BYTES - 100) // len(toml))
    path = folder(tmp_path, lecture=text)
    if not toml.strip("#\r\n"):
        assert load_lecture(path).shots == load_lecture().shots
    else:
        assert "remix/lecture.toml" in refused(path)


def test_an_item_that_is_wrong_is_not_told_as_a_list_too_short(tmp_path: Path) -> None:
    text = "[[parts]]\nfolder = 'refresher'\ntitle.en = 'x\u200e'\nshots = ['TitleCard']"
    assert refused(folder(tmp_path, lecture=EXTENDS + text)).count("\n") == 0


def test_a_home_of_nobody_and_a_very_long_path_lead_nowhere() -> None:
    for name in ("~nobody-of-this-name/remix", "x/" * 5000):
        with pytest.raises(LectureError, match="no lecture") as caught:
            load_lecture(name)
        assert len(str(caught.value)) < 500


def test_a_name_without_a_latin_letter_has_no_evidence_and_is_no_mistake(tmp_path: Path) -> None:
    cast = "".join(
        f"[[cast]]\nfirst = '{first}'\nlast = '{last}'\n"
        for first, last in (("孔", "P"), ("A", "子"), ("S", "W"))
    )
    lecture = load_lecture(
        folder(
            tmp_path,
            lecture=EXTENDS + "inherits = ['fact']\n[fact]\nfirst = '孔'\nlast = '子'\n" + cast,
        )
    )
    assert not has_evidence(lecture)
    for shot in lecture.shots:
        assert shot_words(lecture, "en", shot.name)
