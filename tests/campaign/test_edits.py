"""Edits of every kind: no rendered shot is used that reads what was edited (none is stale), and of
those that do not, hardly one is rendered again (needlessly).

LECTURE_CAMPAIGN=SEED:TRIALS asks for another seed, and for more edits of each random kind; from ten
on all shots of the lecture are rendered first, which takes minutes.
"""

import ast
import base64
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.project import PROJECT

_SEED, _, _TRIALS = os.environ.get("LECTURE_CAMPAIGN", "14:4").partition(":")
SEED, TRIALS = int(_SEED), int(_TRIALS or 4)
QUALITY = "64x36@2"
PACKAGES = ("fastcairo", "lectures", "mlp_math", "pipeline", "scenes")
FEW = ("TitleCard", "JordanPrompt", "RandomAngles", "FeaturesVsNeurons", "SparseAutoencoder")
HOME = "lectures/how_llms_store_facts"
ARRAY = "mlp_math/data/random_angles_10000x100"  # whose name is made at run time
MOST_NEEDLESS = 0.05  # of all edits
Shots = dict[str, dict[str, Any]]


@dataclass
class Edit:
    """What is edited, which shots that concerns for certain, and which it does not for certain."""

    what: str
    files: dict[str, str | bytes] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    package: str = ""
    concerns: set[str] = field(default_factory=set)
    spares: set[str] = field(default_factory=set)


class Project:
    """A copy of the project with rendered shots, and a judge at work in it."""

    def __init__(self, root: Path, media: Path) -> None:
        self.root = root
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(root),
            "LECTURE_MEDIA": str(media),
        }

    def judge(self) -> "Project":
        """Let the judge begin."""
        judge = Path(__file__).with_name("judge.py")
        self._judge = subprocess.Popen(
            [sys.executable, judge, HOME.partition("/")[2], QUALITY],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    @classmethod
    def copied(cls, folder: Path) -> "Project":
        """A copy of the project in a folder, with shots rendered."""
        root = folder / "project"
        for name in PACKAGES:
            ignore = shutil.ignore_patterns("__pycache__", "tests")
            shutil.copytree(PROJECT / name, root / name, ignore=ignore)
        shutil.copy(PROJECT / "render.py", root)
        made = cls(root, folder / "media")
        command = ["lecture"] if TRIALS >= 10 else ["scene", *FEW]
        subprocess.run(
            [sys.executable, "render.py", *command, "-q", QUALITY, "--voice", "none"],
            cwd=root,
            env=made.environment,
            check=True,
            capture_output=True,
        )
        return made.judge()

    def good_after(self, edit: Edit) -> Shots:
        """The shots that would not be rendered again after an edit, and what they read."""
        raw = {
            name: base64.b64encode(text.encode() if isinstance(text, str) else text).decode()
            for name, text in edit.files.items()
        }
        package = {"name": edit.package} if edit.package else {}
        line = {"files": raw, "environment": edit.environment, "package": package}
        assert self._judge.stdin is not None
        assert self._judge.stdout is not None
        self._judge.stdin.write(json.dumps(line) + "\n")
        self._judge.stdin.flush()
        answer = json.loads(self._judge.stdout.readline())
        assert isinstance(answer, dict), f"{edit.what}: {answer}"
        return answer

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def sources(self, *packages: str) -> list[str]:
        """Our Python files with something in them."""
        found = (path for one in packages for path in sorted((self.root / one).rglob("*.py")))
        return [str(p.relative_to(self.root)) for p in found if len(p.read_text()) > 200]

    def changed(self, name: str, old: str, new: str) -> dict[str, str | bytes]:
        text = self.text(name)
        assert old in text, (name, old)
        return {name: text.replace(old, new, 1)}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project.copied(tmp_path_factory.mktemp("edits"))


# --- edits at random places ----------------------------------------------------------------------


def comments(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    for name in chance.sample(project.sources(*PACKAGES), 2 * TRIALS):
        yield Edit(f"a comment in {name}", {name: project.text(name) + "\n# More.\n"})
    for name in chance.sample(project.sources("lectures"), TRIALS):
        lines = project.text(name).splitlines(keepends=True)
        text = "".join(["# First of all.\n\n", *lines])
        yield Edit(f"a comment at the head of {name}", {name: text})


def docstrings(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    for name in chance.sample(project.sources(*PACKAGES), 2 * TRIALS):
        text = project.text(name)
        if '"""' in text:
            yield Edit(f"a docstring in {name}", {name: text.replace('"""', '"""More. ', 1)})


def new_functions(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    for name in chance.sample(project.sources("mlp_math", "scenes"), TRIALS):
        text = project.text(name) + "\n\ndef quite_new(x: int) -> int:\n    return x + 1\n"
        yield Edit(f"a new function in {name}", {name: text})


def functions(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    """Functions that ran concern those in which they ran; others concern nobody."""
    ran: dict[tuple[str, str], set[str]] = {}
    for shot, read in shots.items():
        for file, parts in read["code"].items():
            for part in parts:
                ran.setdefault((file, part), set()).add(shot)
    files = project.sources("mlp_math", "scenes")
    found = [(name, part, line) for name in files for part, line in _defined(project.text(name))]
    those_that_ran = [one for one in found if one[:2] in ran]
    others = [one for one in found if one[:2] not in ran]
    for name, part, line in chance.sample(those_that_ran, 3 * TRIALS) + chance.sample(
        others, 2 * TRIALS
    ):
        lines = project.text(name).splitlines(keepends=True)
        indent = re.match(r"\s*", lines[line - 1])
        assert indent is not None
        lines.insert(line - 1, f"{indent[0]}edited = 0\n")
        who = ran.get((name, part), set())
        kind = "a function that ran" if who else "a function that did not run"
        yield Edit(f"{kind}: {name}:{part}", {name: "".join(lines)}, concerns=who)


def _defined(text: str) -> Iterator[tuple[str, str | Any]]:
    """Functions and methods, each with the line of its first statement after the docstring."""
    for node in ast.parse(text).body:
        for one in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(one, ast.FunctionDef):
                body = one.body[1:] if ast.get_docstring(one) is not None else one.body
                name = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
                if body and body[0].lineno > one.lineno:
                    yield f"{name}{one.name}", body[0].lineno


def words(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    """A word that a shot reads concerns that shot, and the others that read it."""
    places = sorted({p for read in shots.values() for p in read["lecture"] if "words.en" in p})
    written = {name: project.text(name) for name in _words_files(project)}
    edits = []
    for place in places:
        _, _, table, key = re.sub(r'named_in\("en"\)\.', "", place).split(".")
        for name, text in written.items():
            start, mark, rest = text.partition(f"[{table}]\n")
            own, gap, more = rest.partition("\n[")
            if mark and (line := re.search(rf'^{key} = "[^"]*"$', own, re.MULTILINE)):
                own = own.replace(line[0], f'{key} = "Edited"')
                who = {shot for shot, read in shots.items() if place in read["lecture"]}
                edited = f"{start}{mark}{own}{gap}{more}"
                edits.append(Edit(f"the word {table}.{key}", {name: edited}, concerns=who))
    yield from chance.sample(edits, min(2 * TRIALS, len(edits)))


def _words_files(project: Project) -> list[str]:
    found = sorted((project.root / HOME).glob("words.*en.toml"))
    return [f"{HOME}/{path.name}" for path in found]


# --- edits at places that are known --------------------------------------------------------------


def choices(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    home, everyone = f"{HOME}/lecture.toml", set(shots)
    title = project.changed(home, 'en = "How might LLMs', 'en = "How could LLMs')
    yield Edit("the title", title, concerns={"TitleCard"})
    french = project.changed(home, 'fr = "Les perceptrons', 'fr = "Des perceptrons')
    yield Edit("the French subtitle", french)
    yield Edit("the authors", project.changed(home, "The how-llms", "Those of how-llms"))
    theme = project.changed(home, 'theme = "dark"', 'theme = "light"')
    yield Edit("the theme", theme, concerns=everyone)
    other = project.changed(home, '"golf", "tennis"', '"rugby", "tennis"')
    yield Edit("another answer", other, concerns={"JordanPrompt"}, spares={"RandomAngles"})
    context = project.changed(home, "n_ctx = 2048", "n_ctx = 4096")
    yield Edit("the context", context, spares={"TitleCard", "JordanPrompt", "RandomAngles"})
    part = project.changed(home, "[[parts]]\n", "[[parts]]\n# Here it begins.\n")
    yield Edit("a comment in the lecture", part)
    for kind in ("pronunciation.en", "pronunciation.fr"):
        yield Edit(kind, {f"{HOME}/{kind}.toml": project.text(f"{HOME}/{kind}.toml") + "\n"})


def narration(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    name = f"{HOME}/narration.where_facts_live.en.toml"
    said = re.search(r'\[TitleCard\]\n\w+ = "[^"]*', project.text(name))
    assert said is not None
    longer = project.changed(name, said[0], said[0] + " Well, who knows?")
    yield Edit("what a shot says", longer, concerns={"TitleCard"})
    french = name.replace(".en.", ".fr.")
    yield Edit("what is said in French", {french: project.text(french).replace("est", "était", 1)})


def stored(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    for ending in (".npz", ".json"):
        content = (project.root / f"{ARRAY}{ending}").read_bytes()
        edited = {f"{ARRAY}{ending}": content + (b"\n" if ending == ".json" else b"\0")}
        yield Edit(f"an array's {ending}", edited, concerns={"RandomAngles"}, spares={"TitleCard"})
    others = "mlp_math/data/real_model/marie_curie.npz"
    yield Edit(
        "another's measurements",
        {others: (project.root / others).read_bytes() + b"\0"},
    )
    place = next(n for n in _words_files(project) if "[FeaturesVsNeurons]" in project.text(n))
    listed = re.search(r'features = \[\n?\s*"', project.text(place))
    assert listed is not None
    yield Edit(
        "another shot's words",
        project.changed(place, listed[0], listed[0] + "X"),
        concerns={"FeaturesVsNeurons", "SparseAutoencoder"},
        spares={"TitleCard", "JordanPrompt", "RandomAngles"},
    )


def drawing(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    everyone = set(shots)
    for what, name, old, new in (
        ("the fonts", "scenes/mobjects/text.py", "0.62em)\\n", "0.63em)\\n"),
        ("the player", "pipeline/render/play.py", '"seed": 0', '"seed": 1'),
        ("the encoder", "fastcairo/video.py", "def __init__(", "limit = 3\n\n    def __init__("),
        ("the encoder's options", "pipeline/plan/quality.py", "superfast", "veryfast"),
        ("the stage", "scenes/stage.py", "use_theme(", "use_theme(*[], *"),
    ):
        yield Edit(what, project.changed(name, old, new), concerns=everyone)
    yield Edit("typst's version", package="typst", concerns=everyone)
    yield Edit("numpy's version", package="numpy", concerns=everyone)
    yield Edit("the version of what nobody uses", package="pytest")


def arranging(project: Project, shots: Shots, chance: random.Random) -> Iterator[Edit]:
    """What arranges the work, and what lies around, concerns no picture."""
    yield Edit(
        "the media folder", project.changed("pipeline/media.py", 'PART = ".part-"', 'PART = ".p-"')
    )
    yield Edit("captions", project.changed("pipeline/film/captions.py", "def cues(", "def cues_("))
    yield Edit(
        "the loader", project.changed("lectures/load.py", "MAX_LINE = 400", "MAX_LINE = 401")
    )
    yield Edit("a manim.cfg", {"manim.cfg": "[CLI]\nupto_animation_number = 0\n"})
    for name, value in (
        ("MANIM_QUALITY", "low"),
        ("MPLCONFIGDIR", "/nowhere"),
        ("LC_ALL", "C"),
        ("TZ", "Asia/Tokyo"),
        ("SOMETHING_ELSE", "1"),
    ):
        yield Edit(f"the variable {name}", environment={name: value})


KINDS: tuple[Callable[[Project, Shots, random.Random], Iterator[Edit]], ...] = (
    comments,
    docstrings,
    new_functions,
    functions,
    words,
    choices,
    narration,
    stored,
    drawing,
    arranging,
)
# What shots they spare is known for these by name; for all others, it is whoever isn't concerned.
CAREFUL = ("another answer", "the context", "an array's", "another shot's words")


def judged(project: Project, edits: list[Edit], shots: Shots) -> tuple[list[str], list[str]]:
    """The edits after which a shot would be stale, and those that render one in vain."""
    stale, needless = [], []
    for edit in edits:
        good = set(project.good_after(edit))
        known = set(shots)
        spared = edit.spares if edit.what.startswith(CAREFUL) else known - edit.concerns
        if wrong := edit.concerns & good:
            stale.append(f"{edit.what}: {', '.join(sorted(wrong)[:5])}")
        if wrong := (spared & known) - good:
            needless.append(f"{edit.what}: {len(wrong)}, {', '.join(sorted(wrong)[:5])}")
    return stale, needless


def test_no_shot_is_stale_and_hardly_one_is_rendered_in_vain(project: Project) -> None:
    chance = random.Random(SEED)
    shots = project.good_after(Edit("nothing"))
    assert set(shots) >= set(FEW)
    edits = [edit for kind in KINDS for edit in kind(project, shots, chance)]
    stale, needless = judged(project, edits, shots)
    print(f"seed {SEED}: {len(edits)} edits, {len(stale)} stale, {len(needless)} needless")
    print(*stale, *needless, sep="\n")
    assert set(project.good_after(Edit("nothing"))) == set(shots)
    assert stale == []
    assert len(needless) <= MOST_NEEDLESS * len(edits)
