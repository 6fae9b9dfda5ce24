"""What was measured in a real transformer, as stored; `mlp_math.evidence` says how it was measured.

Apart from the measuring, so that sentences which quote it are filled in without loading a model.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mlp_math import stored

Arrays = stored.Arrays

REAL_MODEL = stored.DATA / "real_model"
POLYSEMANTIC_TEXTS = 2  # texts that have nothing to do with each other make a neuron polysemantic


def load_real_model(name: str, directory: Path = REAL_MODEL) -> Arrays:
    """A shipped extract of what was measured in all-MiniLM-L6-v2, read-only arrays by name.

    Where it says (cast, …) the rows are `cast`'s: full name, first, last, near misses. Layers and
    neurons count from 0. Text is stored as arrays of str.

    A fact (`stored_name("Marie", "Curie")`):
      people, kinds, right_answers (p,) · candidates (a,) the fact's answer first · association
      (p, a) cosines · cast_neurons (cast, layers, m) at the name's last token · gate_layers,
      gate_neurons, gate_leaks (g,), gate_activations (g, cast), gate_of_people (g, p): neurons
      that pass as AND gates ·
      top_layers, top_neurons (20,), top_activations (20, cast), top_of_people (20, p),
      contexts (c,), top_in_context (20, c, cast): the widest margins, on bare names and in
      sentences · ablation_sizes (K,),
      ablation_none (), ablation_zero, _mean (K,), _resample, _random, _matched (K, draws): cosine
      of fact and answer · ablation_zero_rank (K,) · bystander (2,) a name and its answer,
      bystander_none (), bystander_zero (K,) · transplant_recipient (), transplant_none (),
      transplant (K,), transplant_matched (K, draws).
    invented_names: known, invented (n,) names; …_margins (n,) the best; …_gates (n,) how many.
    polysemantic: texts, topics (t,), similarity (t, t), unrelated_counts (layers, m),
      lit_fraction (t, layers), layers, neurons (u,), activations, brightest_tokens (t, u).
    directions: edges (361,) degrees; counts (layers, 2, 360), rms_cosine, share_near_90,
      smallest, largest, mean_length (layers, 2) for rows of W_up and columns of W_down; random_…
    words: analogies (q, 4) man, woman, uncle, aunt; nearest, nearest_cosines (q, 12) to
      woman − man + uncle in the whole vocabulary; residuals (q,), see `directions.analogy`;
      expected_ranks (q,) among words not in the question; vocabulary_size (); words (w,),
      vectors (w, 384).

    Raises FileNotFoundError or ValueError, with the command that mends it, if it is missing or
    damaged.
    """
    return stored.load_measured(name, directory)


def stored_name(first: str, last: str) -> str:
    """The name under which the evidence on a person's fact is stored.

    >>> stored_name("Wilhelm", "Röntgen")
    'wilhelm_rontgen'
    """
    for name, text in (("first", first), ("last", last)):
        if not isinstance(text, str):
            raise ValueError(f"{name} must be a text, got {text!r:.80}")
    plain = unicodedata.normalize("NFKD", f"{first} {last}").encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    if not words:
        raise ValueError(f"first and last must have a letter from a to z, got {first!r}, {last!r}")
    return "_".join(words)


@dataclass(frozen=True, eq=False)
class FactEvidence:
    """A fact's stored measurements and what follows from them."""

    arrays: Arrays
    """See `load_real_model`."""
    model: str
    """The measured model's own name."""

    @property
    def full(self) -> str:
        """The name that was looked into."""
        return str(self.arrays["people"][0])

    @property
    def layers(self) -> int:
        return int(self.arrays["cast_neurons"].shape[1])

    @property
    def neurons(self) -> int:
        """All neurons of all layers."""
        return self.layers * int(self.arrays["cast_neurons"].shape[2])

    @property
    def lit(self) -> float:
        """The share of them that is above zero at the name's last token."""
        return float((self.arrays["cast_neurons"][0] > 0).mean())

    @property
    def outsiders(self) -> list[int]:
        """People on whom no gate was searched, brightest in the widest gate first."""
        brightness = self.arrays["gate_of_people"][0]
        cast = len(self.arrays["cast"])
        return [int(p) for p in np.argsort(-brightness, kind="stable") if p >= cast]

    @property
    def alone(self) -> int:
        """The person 1 (first name alone) or 2 (last name alone) nearer to the answer."""
        return 1 + int(self.arrays["association"][1:3, 0].argmax())

    @property
    def handful(self) -> int:
        """Index of the largest ablation of fewer than ten neurons."""
        return int(np.flatnonzero(self.arrays["ablation_sizes"] < 10)[-1])


def fact_evidence(first: str, last: str) -> FactEvidence:
    """The stored measurements of a person's fact.

    Raises FileNotFoundError or ValueError as `load_real_model` does.
    """
    name = stored_name(first, last)
    model = stored.recipe_of(name, REAL_MODEL)["source"]["model"].split("/")[-1]
    return FactEvidence(load_real_model(name), model)


def has_evidence(first: str, last: str) -> bool:
    """Whether measurements of a person's fact are stored, and intact."""
    return stored.is_intact(stored_name(first, last), REAL_MODEL)
