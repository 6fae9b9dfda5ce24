"""What was measured in a real transformer, as stored; `mlp_math.evidence` says how it was measured.

Apart from the measuring, so that sentences which quote it are filled in without loading a model.
"""

import re
import unicodedata
from pathlib import Path

from mlp_math import stored

Arrays = stored.Arrays

REAL_MODEL = stored.DATA / "real_model"


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
    remedy = f"run python -m pipeline.evidence {name} (with the model extra installed)"
    try:
        return stored.load(name, directory)
    except FileNotFoundError as error:
        raise FileNotFoundError(f"nothing measured is stored as {name!r}: {remedy}") from error
    except ValueError as error:
        raise ValueError(f"what is stored as {name!r} cannot be trusted: {remedy}") from error


def stored_name(first: str, last: str) -> str:
    """The name under which the evidence on a person's fact is stored.

    >>> stored_name("Wilhelm", "Röntgen")
    'wilhelm_rontgen'
    """
    plain = unicodedata.normalize("NFKD", f"{first} {last}").encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    if not words:
        raise ValueError(f"first and last must have a letter from a to z, got {first!r}, {last!r}")
    return "_".join(words)
