"""The stored studies of the language model: what each is made from and what it does not show."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np

from measure.errors import MeasureError
from measure.extract import Arrays, Extract
from measure.language_model.elsewhere import ElsewhereEffort, measure_elsewhere
from measure.language_model.features import FeatureEffort, measure_features
from measure.language_model.knowledge import measure_knowledge
from measure.language_model.model import LanguageModel, load_language_model, source
from measure.language_model.neurons import (
    FewEffort,
    NeuronEffort,
    measure_few,
    measure_neurons,
)
from measure.language_model.own import measure_own
from measure.language_model.path import PathEffort, measure_heads
from measure.language_model.probe import ProbeEffort, measure_probe
from measure.language_model.relations import SUBJECT, Relation, shipped_relations
from measure.language_model.steering import SteeringEffort, measure_steering
from measure.language_model.story import MAPPED, WIDTH, measure_story
from measure.language_model.where import Effort, measure_where
from measure.sentence_encoder.fact_study import FACTS, FactStudy, study_of, topic_texts
from measure.tables import read_toml
from mlp_math import stored
from mlp_math.fact_path import LANGUAGE_MODEL

LIMITS_MODEL = (
    "One small model of 135 million weights, rounded to four bits, instructed and English: it "
    "knows some facts and not others, and larger models may keep and move theirs otherwise."
)

LIMITS_PLACES = (
    "Only subjects whose answer comes first are looked into: what is said of them need not hold "
    "for facts half known. Zeros are values that the model never saw; the mean and another "
    "subject's writes are fairer. A transplant moves all that the writes say of somebody, not the "
    "one fact alone."
)

STORY = ("Michael Jordan", "Rafael Nadal", "LeBron James")


@cache
def _model() -> LanguageModel:
    return load_language_model()


def extracts() -> list[Extract]:
    """All that is shipped, quickest first."""
    relations = shipped_relations()
    knows = [_knows(relation) for relation in relations.values()]
    sports, capitals = relations["sports"], relations["capitals"]
    core = Effort(pairs=40, followed=16, same=0, rephrased=0, random_windows=0, core=True)
    return [
        *knows,
        _story(sports),
        _study("probe", sports, ProbeEffort()),
        _study("path", sports, PathEffort()),
        _elsewhere([sports, capitals, relations["elements"]], ElsewhereEffort()),
        _study("where", sports, Effort()),
        _study("neurons", sports, NeuronEffort()),
        _study("few", sports, FewEffort()),
        _study("steering", sports, SteeringEffort()),
        _study("features", sports, FeatureEffort()),
        _study("path", capitals, PathEffort(pairs=40, random_sets=6)),
        _study("where", capitals, core),
        *shipped_fact_extracts(),
    ]


RELATION = "is known for"  # asked with, where a fact does not say


def fact(table: Mapping[str, Any], where: str) -> list[Extract]:
    """Does the model know a fact given as a table, and where it keeps it, if it does.

    `where` names the table in error messages.
    """
    relation = relation_of(table, where)
    return [_knows(relation), _own(relation)]


def relation_of(table: Mapping[str, Any], where: str) -> Relation:
    """The relation of a fact, as a table like those of sentence_encoder/facts.toml has it."""
    own, study = FactStudy.parse(table, where), study_of(table, where)
    between = table.get("relation", RELATION)
    if not isinstance(between, str) or not between.strip():
        raise MeasureError(f"{where}: relation: expected words, found {between!r}")
    asked = (
        *_questions(table.get("phrasings", []), where),
        f"{SUBJECT} {between}",
        f"Fact: {SUBJECT} {between}",
        f"{SUBJECT} {RELATION}",
        f"Question: What is {SUBJECT} {RELATION[3:]}?\nAnswer: {SUBJECT} {RELATION}",
    )
    answer = _bare(study.answer)
    peers = _told_apart(answer, [pair for pair in study.peers if pair[0] != study.full_name])
    known = {study.full_name, *(name for name, _ in peers)}
    invented = [pair for pair in shipped_relations()["sports"].others if pair[1] == "invented"]
    return Relation(
        study.slug,
        tuple(dict.fromkeys(asked)),
        ((study.full_name, answer), *peers),
        (*((name, "near miss") for name in study.near_misses if name not in known), *invented),
        tuple(map(_bare, (*study.candidates, *own.candidates))),
    )


def _questions(phrasings: Any, where: str) -> list[str]:
    if not isinstance(phrasings, list) or not all(
        isinstance(text, str) and SUBJECT in text for text in phrasings
    ):
        raise MeasureError(
            f"{where}: phrasings: expected a list of texts with {SUBJECT} for the name, "
            f"found {phrasings!r:.80}"
        )
    return phrasings


def _told_apart(answer: str, peers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Peers whose answer is that of another or begins with a word that no other's does: the first
    word is all that is looked at."""
    owner = {answer.split()[0].lower(): answer}
    kept = []
    for name, said in peers:
        bare = _bare(said)
        if owner.setdefault(bare.split()[0].lower(), bare) == bare:
            kept.append((name, bare))
    return kept


def _bare(answer: str) -> str:
    """An answer without its article, so that its first word tells it from others."""
    return re.sub(r"^(the|an?) ", "", answer)


def shipped_fact_extracts() -> list[Extract]:
    """Those of the facts that come with the project and are asked about in words of their own."""
    tables = read_toml(FACTS)
    return [
        extract
        for name, table in tables.items()
        if "relation" in table
        for extract in fact(table, f"{FACTS.name}: {name}")
    ]


def _extract(
    name: str,
    description: str,
    limits: str,
    relation: Relation,
    parameters: Any,
    measure: Callable[[LanguageModel, np.random.Generator], Arrays],
    report: Callable[[str, stored.Arrays], str] | None = None,
) -> Extract:
    said = report or (lambda name, arrays: f"{name}: stored")
    return Extract(
        name,
        description,
        f"{LIMITS_MODEL} {limits}",
        {
            "relation": relation.name,
            "phrasings": list(relation.phrasings),
            "asked": _digest(_asked(relation)),
            **parameters,
        },
        measure=lambda rng: measure(_model(), rng),
        source=source,
        report=lambda arrays: said(name, arrays),
        directory=LANGUAGE_MODEL,
    )


def _knows(relation: Relation) -> Extract:
    return _extract(
        f"knows_{relation.name}",
        f"What the model says next of every subject of the relation {relation.name!r}.",
        "Only the first token of an answer is looked at. Phrasings were written before anything "
        "was measured; others would give other figures. Subjects were chosen by hand, well-known "
        "ones first, and are no sample of all.",
        relation,
        {},
        lambda model, rng: measure_knowledge(model, relation),
        knowledge_report,
    )


def _own(relation: Relation) -> Extract:
    return _extract(
        f"places_{relation.name}",
        f"Where the fact of {relation.subjects[0][0]} comes from, as far as the model knows it.",
        f"{LIMITS_PLACES} One subject, and whoever else of the lecture's people the model knows: "
        "few, so that rates are rough. The phrasing is that in which most of them are known.",
        relation,
        {"windows": WIDTH},
        lambda model, rng: measure_own(model, relation, rng),
        own_report,
    )


@dataclass(frozen=True)
class Study:
    """A study that can be made of any relation: what it shows, and what it does not.

    texts: which of the topics' texts and topics its arrays depend on, if they do.
    """

    description: str
    limits: str
    measure: Callable[[LanguageModel, Relation, np.random.Generator, Any], Arrays]
    texts: Callable[[], Any] | None = None


STUDIES = {
    "where": Study(
        "Writes silenced and transplanted, by layers and tokens", LIMITS_PLACES, measure_where
    ),
    "probe": Study(
        "The answer read off the stream by a ridge classifier, by depth",
        "That a line can read the answer does not say that the model does. Subjects who share a "
        "name may help one another.",
        measure_probe,
    ),
    "path": Study(
        "Heads, logit lens and each write's share of the answer",
        "The best heads are chosen on one half of the subjects and told of on the other. The logit "
        "lens reads streams that were not made to be read yet. Shares of a logit are direct "
        "effects only.",
        measure_heads,
    ),
    "neurons": Study(
        "Neurons at the name: which matter, AND gates, polysemy",
        "Neurons are ranked by a gradient, which is an estimate; only silencing says what they do, "
        "and at the name alone. AND gates correlate with a name; names crossed at random say how "
        "often such are found anyway. What neurons read and write are the nearest tokens of "
        "thousands. Similarity of texts is by another model.",
        measure_neurons,
        lambda: topic_texts()[0],
    ),
    "few": Study(
        "The few neurons at the name that matter most, and others of the same layers",
        "Neurons are ranked by a gradient, which is an estimate; what is told is what silencing "
        "them does. Few names, all of them known, each with neurons of its own.",
        measure_few,
    ),
    "steering": Study(
        "A mean difference of streams added at the name: dose and side effects",
        "One pair of answers, one layer, few held-out subjects. That a direction turns an answer "
        "does not say that the model uses it.",
        measure_steering,
        lambda: topic_texts()[0],
    ),
    "features": Study(
        "A sparse autoencoder in one layer's stream, and its controls",
        "One small autoencoder, trained for minutes on few vectors of texts that the model wrote "
        "itself: larger ones, trained for longer, find more. One feature alone is held to a "
        "target; what several say together is not asked. Short texts, few a topic.",
        measure_features,
        topic_texts,
    ),
}


def _study(kind: str, relation: Relation, effort: Any) -> Extract:
    """A study of one relation with an effort of its own, stored as KIND_RELATION."""
    study = STUDIES[kind]
    texts = {} if study.texts is None else {"texts": _digest(study.texts())}
    return _extract(
        f"{kind}_{relation.name}",
        f"{study.description} ({relation.name}).",
        study.limits,
        relation,
        {"effort": asdict(effort), **texts},
        lambda model, rng: study.measure(model, relation, rng, effort),
    )


def _story(relation: Relation) -> Extract:
    subject, recipient, donor = STORY
    return _extract(
        f"story_{relation.name}",
        f"{subject}: every place silenced; {donor}'s writes in {recipient}'s run.",
        "Single examples, chosen because they are clear; the other extracts say how often.",
        relation,
        {"subject": subject, "pair": [recipient, donor], "groups": list(MAPPED)},
        lambda model, rng: measure_story(model, relation, subject, recipient, donor),
    )


def _elsewhere(relations: Sequence[Relation], effort: ElsewhereEffort) -> Extract:
    first = relations[0]
    return _extract(
        "carriers_elsewhere",
        f"What the heads that carry {first.name} do to other facts and other texts.",
        "Silent means zero, at the last word alone. The heads are those of path_sports.",
        first,
        {
            "effort": asdict(effort),
            "others": _digest([[r.name, r.phrasings[0], r.subjects] for r in relations]),
            "texts": _digest(topic_texts()[0]),
        },
        lambda model, rng: measure_elsewhere(model, relations, rng, effort),
    )


def knowledge_report(name: str, arrays: stored.Arrays) -> str:
    """Of the first subject: where its answer comes among the candidates, in each phrasing."""
    subject, answer = str(arrays["subjects"][0]), str(arrays["candidates"][0])
    lines = [f"{name}: {subject} and {answer}, among {arrays['candidates'].size} answers"]
    for number, phrasing in enumerate(arrays["phrasings"].tolist()):
        shares = arrays["probabilities"][number, 0]
        rank = int((shares > shares[0]).sum()) + 1
        said = str(arrays["next_words"][number, 0])
        lines.append(
            f"  {phrasing.replace(SUBJECT, subject)!r}: number {rank}, probability "
            f"{shares[0]:.3f}; the likeliest word is {said!r}"
        )
    return "\n".join(lines)


def own_report(name: str, arrays: stored.Arrays) -> str:
    """What is known of the lecture's people, and what transplants between them do."""
    subject, known = str(arrays["subjects"][0]), arrays["known_in"]
    if not arrays["known"]:
        return (
            f"{name}: the model does not know the answer for {subject} (first among the answers, "
            f"and far likelier than for invented names) in any phrasing that begins with another "
            f"word; nothing to look for"
        )
    number = int(arrays["phrasing"])
    asked = str(arrays["phrasings"][number])
    line = f"{name}: in {asked!r} the model knows {int(known[number].sum())} of {known.shape[1]}"
    if "moved" not in arrays:
        return f"{line}; no two of them have as many tokens, so that nothing is transplanted"
    row = arrays["moved"].tolist().index("mlp 0-9 name")
    hits = arrays["moved_best"][row] == arrays["donor_answers"]
    return (
        f"{line}; MLPs' writes of layers 0 to 9 at the name bring the other one's answer in "
        f"{int(hits.sum())} of {hits.size} pairs"
    )


def _asked(relation: Relation) -> list[Any]:
    """All that a relation asks about, its phrasings aside."""
    answers = {answer for _, answer in relation.subjects}
    alternatives = [one for one in relation.candidates if one not in answers]
    return [relation.subjects, relation.others, *([alternatives] if alternatives else [])]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
