"""The stored studies of the language model: what each is made from and what it does not show."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

import numpy as np

from measure.errors import MeasureError
from measure.extract import Arrays, Extract
from measure.language_model.elsewhere import ElsewhereEffort, measure_elsewhere
from measure.language_model.knowledge import measure_knowledge
from measure.language_model.model import LanguageModel, load_language_model, source
from measure.language_model.neurons import NeuronEffort, measure_neurons
from measure.language_model.path import PathEffort, measure_heads
from measure.language_model.probe import ProbeEffort, measure_probe
from measure.language_model.relations import SUBJECT, Relation, shipped_relations
from measure.language_model.steering import SteeringEffort, measure_steering
from measure.language_model.story import MAPPED, measure_story
from measure.language_model.where import Effort, measure_where
from measure.sentence_encoder.fact_study import FactStudy, topic_texts
from mlp_math import stored
from mlp_math.fact_path import LANGUAGE_MODEL

LIMITS_MODEL = (
    "One small model of 135 million weights, rounded to four bits, instructed and English: it "
    "knows some facts and not others, and larger models may keep and move theirs otherwise."
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
        _probe(sports, ProbeEffort()),
        _path(sports, PathEffort()),
        _elsewhere([sports, capitals, relations["elements"]], ElsewhereEffort()),
        _where(sports, Effort()),
        _neurons(sports, NeuronEffort()),
        _steering(sports, SteeringEffort()),
        _path(capitals, PathEffort(pairs=40, random_sets=6)),
        _where(capitals, core),
    ]


RELATION = "is known for"  # asked with, where a fact does not say


def fact(table: Mapping[str, Any], where: str) -> Extract:
    """Does the model know a fact given as a table? `where` names the table in error messages."""
    relation = relation_of(table, where)
    return _knows(relation)


def relation_of(table: Mapping[str, Any], where: str) -> Relation:
    """The relation of a fact, as a table like those of sentence_encoder/facts.toml has it."""
    study = FactStudy.parse(table, where)
    between = table.get("relation", RELATION)
    if not isinstance(between, str) or not between.strip():
        raise MeasureError(f"{where}: relation: expected words, found {between!r}")
    asked = (f"{SUBJECT} {between}", f"Fact: {SUBJECT} {between}", f"{SUBJECT} {RELATION}")
    peers = [pair for pair in study.peers if pair[0] != study.full_name]
    known = {study.full_name, *(name for name, _ in peers)}
    invented = [pair for pair in shipped_relations()["sports"].others if pair[1] == "invented"]
    return Relation(
        study.slug,
        tuple(dict.fromkeys(asked)),
        ((study.full_name, study.answer), *peers),
        (*((name, "near miss") for name in study.near_misses if name not in known), *invented),
        study.candidates,
    )


def _extract(
    name: str,
    description: str,
    limits: str,
    relation: Relation,
    parameters: Any,
    measure: Callable[[LanguageModel, np.random.Generator], Arrays],
) -> Extract:
    return Extract(
        name,
        description,
        f"{LIMITS_MODEL} {limits}",
        {
            "relation": relation.name,
            "phrasings": list(relation.phrasings),
            "asked": _digest([relation.subjects, relation.others]),
            **parameters,
        },
        measure=lambda rng: measure(_model(), rng),
        source=source,
        report=lambda arrays: knowledge_report(name, arrays),
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
    )


def _where(relation: Relation, effort: Effort) -> Extract:
    return _extract(
        f"where_{relation.name}",
        f"Writes silenced and transplanted, by layers and tokens ({relation.name}).",
        "Only subjects whose answer comes first are looked into: what is said of them need not "
        "hold for facts half known. Zeros are values that the model never saw; the mean and "
        "another subject's writes are fairer. A transplant moves all that the writes say of "
        "somebody, not the one fact alone.",
        relation,
        {"effort": asdict(effort)},
        lambda model, rng: measure_where(model, relation, rng, effort),
    )


def _probe(relation: Relation, effort: ProbeEffort) -> Extract:
    return _extract(
        f"probe_{relation.name}",
        f"The answer read off the stream by a ridge classifier, by depth ({relation.name}).",
        "That a line can read the answer does not say that the model does. Subjects who share a "
        "name may help one another.",
        relation,
        {"effort": asdict(effort)},
        lambda model, rng: measure_probe(model, relation, rng, effort),
    )


def _path(relation: Relation, effort: PathEffort) -> Extract:
    return _extract(
        f"path_{relation.name}",
        f"Heads, logit lens and each write's share of the answer ({relation.name}).",
        "The best heads are chosen by the very pairs shown; other relations, and heads silenced "
        "instead of transplanted, are their test. The logit lens reads streams that were not made "
        "to be read yet. Shares of a logit are direct effects only.",
        relation,
        {"effort": asdict(effort)},
        lambda model, rng: measure_heads(model, relation, rng, effort),
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


def _neurons(relation: Relation, effort: NeuronEffort) -> Extract:
    return _extract(
        f"neurons_{relation.name}",
        f"Neurons at the name: which matter, AND gates, polysemy ({relation.name}).",
        "Neurons are ranked by a gradient, which is an estimate; only silencing says what they do, "
        "and at the name alone. AND gates correlate with a name; names crossed at random say how "
        "often such are found anyway. What neurons read and write are the nearest tokens of "
        "thousands. Similarity of texts is by another model.",
        relation,
        {"effort": asdict(effort), "texts": _digest(topic_texts()[0])},
        lambda model, rng: measure_neurons(model, relation, rng, effort),
    )


def _steering(relation: Relation, effort: SteeringEffort) -> Extract:
    return _extract(
        f"steering_{relation.name}",
        f"A mean difference of streams added at the name: dose and side effects ({relation.name}).",
        "One pair of answers, one layer, few held-out subjects. That a direction turns an answer "
        "does not say that the model uses it.",
        relation,
        {"effort": asdict(effort), "texts": _digest(topic_texts()[0])},
        lambda model, rng: measure_steering(model, relation, rng, effort),
    )


def knowledge_report(name: str, arrays: stored.Arrays) -> str:
    """Of the first subject: where its answer comes among the candidates, in each phrasing."""
    if "phrasings" not in arrays:
        return f"{name}: stored"
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


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
