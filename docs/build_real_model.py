"""Writes docs/real_model.md: what was measured in a language model, claim by claim.

    python docs/build_real_model.py           write the page from the stored extracts
    python docs/build_real_model.py --check   say whether the page is up to date

Every figure is read from `mlp_math.fact_path`; no model is needed.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from mlp_math import stored
from mlp_math.fact_path import (
    LANGUAGE_MODEL,
    Outcome,
    Places,
    carriers_elsewhere,
    fact_neurons,
    fact_path,
    features,
    few_neurons,
    knowledge,
    load_language_model_study,
    places,
    probe,
    steering,
    story,
)
from mlp_math.intervals import Interval

PAGE = Path(__file__).with_name("real_model.md")

INTRODUCTION = """\
# What a real language model shows

<!-- Written by `python docs/build_real_model.py` from the stored extracts. Edit that. -->

The lecture asks where a fact lives, and answers with a toy. This page asks a real model:
SmolLM2-135M-Instruct (Hugging Face, Apache-2.0), 30 layers of 9 heads and 1,536 gated neurons, 576
dimensions, its weights rounded to four bits, run in numpy (`mlp_math.decoder`). Everything can be
measured again by `python -m measure` with the `model` extra, and tried by hand in
`notebooks/ask_a_language_model.ipynb`.

In parentheses stand 95 % bootstrap intervals over subjects (for pairs: over recipients and donors,
drawn separately). Layers, heads and neurons count from 0. "First look" is what a quick look at a
few names had found before the studies were written; it is kept to show what a larger sample, and
controls, made of it.

It is one small model. It knows some facts and not others; what holds in it need not hold in larger
ones.
"""

LITERATURE = """\
## What others found

- Meng et al. 2022 (arXiv:2202.05262): in GPT models, of 1.5 billion weights and more, feed-forward
  modules of *middle* layers mediate factual predictions while the subject's tokens are read. Here
  it is the early layers, at the subject too.
- Geva et al. 2023 (arXiv:2304.14767): *early* perceptrons enrich the subject's last position with
  many of its attributes; information of the relation reaches the last word; then the answer is
  extracted, typically by attention heads. The hand-over found here is of that kind. (They also find
  that such heads often hold subject and attribute in their own weights; that was not asked here.)
- Not in all models: Choe et al. 2025 (arXiv:2509.08778) find in models of the Qwen family that
  attention of the earliest layers contributes more to recall than perceptrons do.
- Nanda, Rajamanoharan, Kramár and Shah 2023 (Fact Finding, Alignment Forum) study which of three
  sports athletes play in Pythia 2.8B: attention of layers 0 and 1 joins the names, perceptrons 2 to
  6 look the sport up, and lines read it off. How they do it they hold to be mostly not understood;
  their guess is that there is little more structure to find.
- Zhang and Nanda 2023 (arXiv:2309.16042) show how much the picture depends on how writes are
  replaced; so zero, mean and another subject's writes are all given here.
- Syed et al. 2023 (arXiv:2310.10348) rank parts of a model by gradients, as the neurons are here.
- Heap et al. 2025 (arXiv:2501.17727): autoencoders find features as easy to name in transformers
  with random weights; hence the shuffled model as a control here.
- The model: Ben Allal et al. 2025 (arXiv:2502.02737).

Abstracts and introductions of these papers were read for this page, and the summaries of the posts,
not all that they contain.
"""


def share(interval: Interval) -> str:
    """A share in per cent with its interval."""
    return f"{100 * interval.value:.0f} % ({100 * interval.low:.0f} to {100 * interval.high:.0f})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'--|' * len(head)}"]
    cells = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    lines += [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join(lines)


# --- Does it know? -----------------------------------------------------------------------------


def knows() -> str:
    parts = ["## Does it know?\n"]
    for relation in ("sports", "capitals", "elements", "discoverers"):
        of = knowledge(relation)
        asked = int(of.asked.sum())
        rows = []
        for number, phrasing in enumerate(of.arrays["phrasings"].tolist()):
            name, favoured = of.favourite(number)
            rows.append(
                (
                    f"`{phrasing!r}`",
                    share(of.right_share(number)),
                    share(of.lifted_share(number)),
                    share(of.said_share(number)),
                    f"{100 * of.chance(number):.0f} %",
                    f"{name}: {100 * favoured:.0f} %",
                    f"{of.told_apart('invented', number):.2f}",
                )
            )
        parts.append(
            f"### {relation.capitalize()}: {asked} subjects, {len(of.candidates)} answers\n"
        )
        parts.append(
            table(
                (
                    "phrasing",
                    "right first among the answers",
                    "the same, each answer weighed by how likely it is for invented subjects",
                    "right is the likeliest of all words",
                    "chance (answers dealt out anew)",
                    "always saying what is said of invented subjects",
                    "surer than of invented subjects (0.5: chance)",
                ),
                rows,
            )
        )
        parts.append(
            f"\nRight in one phrasing at least: {share(of.any_share())}; in every phrasing: "
            f"{share(of.every_share())}.\n"
        )
    of = knowledge("sports")
    per = ", ".join(f"{answer} {right} of {asked}" for answer, right, asked in of.by_answer(0))
    parts.append(f"By sport, in the first phrasing: {per}.\n")
    parts.append(
        "Controls: the likeliest sport's probability, first phrasing, is "
        f"{of.surest('known for it', 0)} for athletes, {of.surest('invented', 0)} for invented "
        f"names, {of.surest('crossed', 0)} for a first and a last name of two athletes, "
        f"{of.surest('known_for_else', 0)} for people known for something else. Of the crossed "
        f"names {share(of.follows_name(0))} get the sport of the first name's owner and "
        f"{share(of.follows_name(-1))} that of the last name's: half a name is mostly not enough.\n"
    )
    return "\n".join(parts)


# --- Where does it come from? ------------------------------------------------------------------


def silenced() -> str:
    of = places("sports")
    rows = []
    for start in range(0, 30, 5):
        span = f"{start}-{start + 4}"
        row = [span]
        for group in ("name", "last word"):
            for site in ("mlp", "attention"):
                label = f"{site} {span} {group}"
                row.append(" / ".join(
                    f"{of.silenced(label, mode).value:.2f}" for mode in ("zero", "mean", "resample")
                ))  # fmt: skip
        rows.append(row)
    head = (
        "layers",
        "perceptrons at the name",
        "attention at the name",
        "perceptrons at the last word",
        "attention at the last word",
    )
    return "\n".join(
        (
            "## Where does it come from? What is needed\n",
            f"{len(of.subjects)} athletes whose sport comes first and is at least three times as "
            f"likely as for invented names (probability {of.base}), in groups of names of as many "
            "tokens. Given is what is left of the probability, as a share of what it was, when "
            "writes are set to zero / to their mean over athletes / to those of an athlete of "
            "another sport:\n",
            table(head, rows),
            "",
        )
    )


def outcome_row(label: str, outcome: Outcome) -> tuple[str, ...]:
    return (
        label,
        str(outcome.own),
        str(outcome.donor),
        share(outcome.taken_over),
        share(outcome.brought),
    )


HEAD = (
    "what is transplanted",
    "own answer",
    "donor's answer",
    "donor's is first",
    "of the donor's own probability",
)

MAIN = (
    "mlp 0-9 name",
    "attention 0-9 name",
    "mlp 10-19 name",
    "attention 10-19 name",
    "mlp 20-29 name",
    "attention 20-29 name",
    "mlp 0-9 between",
    "attention 0-9 between",
    "mlp 0-9 last word",
    "attention 20-24 last word",
    "mlp 20-29 last word",
    "mlp 0 name",
    "mlp 1-9 name",
    "mlp 2-9 name",
    "mlp 3-9 name",
    "mlp 5-9 name",
    "attention 1-9 name",
    "attention 2-9 name",
    "mlp 0-9 name's end",
    "mlp 2-9 name's end",
)


def moved() -> str:
    of = places("sports")
    pairs = len(of.arrays["recipients"])
    nothing = of.arrays["own_before"].mean(), of.arrays["donor_before"].mean()
    rows = [outcome_row(label, of.moved(label)) for label in MAIN]
    controls = [
        outcome_row(f"{label}, neurons shuffled", of.moved(f"shuffled {label}"))
        for label in ("mlp 0-9 name", "mlp 2-9 name")
    ]
    controls.append(outcome_row("mlp, 8 random layers of 10-29, name", of.random_windows()))
    same = [
        (*outcome_row(f"{label}, donor of the same sport", of.moved(label, "same_"))[:4], "–")
        for label in ("mlp 0-9 name", "mlp 2-9 name", "attention 0-9 name")
    ]
    capitals = places("capitals")
    other = [
        outcome_row(label, capitals.moved(label))
        for label in (
            "mlp 0-9 name",
            "mlp 2-9 name",
            "attention 0-9 name",
            "attention 20-24 last word",
        )
    ]
    return "\n".join(
        (
            "## Where does it come from? What is enough\n",
            f"{pairs} pairs of known athletes with as many tokens and different sports; what the "
            "donor's run wrote is put in the recipient's. When nothing is moved the own answer has "
            f"{nothing[0]:.2f}, the donor's {nothing[1]:.2f}.\n",
            table(HEAD, rows),
            "\nControls; with donors of the same sport the own answer has "
            f"{of.arrays['same_own_before'].mean():.2f} when nothing is moved, and is the donor's "
            "too:\n",
            table(HEAD, [*controls, *same]),
            f"\nIn {int((of.arrays['phrasing_number'] > 0).sum())} pairs in other phrasings (in "
            f"{' and '.join(map(str, phrasings_without_pairs()))} no six known names have as many "
            "tokens, and fewer are not looked into):\n",
            table(HEAD, phrasing_rows()),
            f"\nCapitals, {len(capitals.arrays['recipients'])} pairs of countries:\n",
            table(HEAD, other),
            "",
        )
    )


def phrasings_without_pairs() -> list[int]:
    """The phrasings, counted from 0, in which there are too few known names for pairs."""
    asked = set(places("sports").arrays["phrasing_number"].tolist())
    return [number for number in range(1, knowledge("sports").phrasings) if number not in asked]


def phrasing_rows() -> list[tuple[str, ...]]:
    of = places("sports")
    rows = []
    for number in sorted(set(of.arrays["phrasing_number"].tolist())):
        for label in ("mlp 0-9 name", "mlp 2-9 name", "attention 0-9 name"):
            outcome = of.moved_in(number, label)
            rows.append(outcome_row(f"phrasing {number}, {label} (n = {outcome.own.n})", outcome))
    return rows


def probed() -> str:
    of = probe("sports")
    end = "name's end"
    best = int(of.by_depth(end).argmax())
    return "\n".join(
        (
            "## Identity or knowledge? A linear probe\n",
            f"A ridge classifier tells the sport of each of {len(of.arrays['subjects'])} athletes "
            "from the stream of all others. At the name's last token: "
            + ", ".join(
                f"{of.right(end, depth).value:.2f} after "
                + ("the embeddings" if depth == 0 else f"layer {depth - 1}")
                for depth in (0, 1, 2, 3, 5, 8, 10, 15, 20, 25, 30)
            )
            + f". Best: {of.right(end, best)} after layer {best - 1}. With answers dealt "
            f"out anew it is right in {of.shuffled:.2f} at most. The model's own next word has the "
            f"right sport first in {of.by_itself}.\n",
        )
    )


# --- The path ----------------------------------------------------------------------------------


def path() -> str:
    parts = ["## The path to the last word\n"]
    for relation in ("sports", "capitals"):
        of, where = fact_path(relation), places(relation)
        best = of.ranked_heads[:6]
        stream_name = where.path("stream", " name")
        stream_last = where.path("stream", "last word")
        attention = where.path("attention")
        parts += [
            f"### {relation.capitalize()}\n",
            f"The stream, one layer at a time ({len(where.arrays['path_recipients'])} pairs): the "
            "donor's answer has "
            f"{stream_name[:20].mean():.2f} with the stream at the name of layers 0 to 19 (mean), "
            + ", ".join(f"{stream_name[layer]:.2f} with {layer}" for layer in range(20, 26))
            + "; at the last word "
            + ", ".join(f"{stream_last[layer]:.2f} with {layer}" for layer in range(20, 26))
            + ". From this layer on the last word brings more of it than the name: "
            f"{where.handed_over()} (layer, mean over pairs).\n",
            "Attention of one layer, at the last word alone: "
            + ", ".join(f"{attention[layer]:.2f} in {layer}" for layer in range(18, 28))
            + ".\n",
            f"Single heads, transplanted at the last word: the best two were chosen on "
            f"{of.chosen_on} pairs within one half of the subjects; all that follows in this "
            f"paragraph is of the other half ({of.brought_by_none.n} pairs; the donor's answer has "
            f"{of.brought_by_none.value:.2f} when none is moved). "
            + ", ".join(f"{layer}.{head} {value:.2f}" for layer, head, value in best)
            + f". The best two, {' and '.join(f'{a}.{b}' for a, b in of.carriers)}: "
            + " and ".join(str(of.brought_by(*head)) for head in of.carriers)
            + f"; the best head of a pair is one of them in {share(of.best_of_pairs)} of all. "
            "They give the name "
            + " and ".join(str(of.sees(*head)) for head in of.carriers)
            + " of their attention, its last token "
            + " and ".join(str(of.sees(*head, end=True)) for head in of.carriers)
            + ".\n",
            f"Both silent at the last word, the own answer keeps {share(of.silenced)} of its "
            f"probability; with two random heads of layers 20 to 29 silent, "
            f"{share(of.silenced_random)}. When the last word cannot see the subject at all it "
            f"keeps {share(of.cut('0-29'))}; not in layers 20 to 24, {share(of.cut('20-24'))}; "
            f"not in layer 23, {share(of.cut('23'))}.\n",
            f"Logit lens at the last word: {of.lens[20]:.2f} after layer 19, {of.lens[23]:.2f} "
            f"after 22, {of.lens[24]:.2f} after 23, {of.lens[28]:.2f} after 27, {of.lens[30]:.2f} "
            "at the end. Of the answer's lead in logits over the others, attention of layers "
            f"20 to 24 adds {share(of.share('attention', range(20, 25)))}, of layer 23 alone "
            f"{share(of.share('attention', range(23, 24)))}, perceptrons of layers 23 to 29 "
            f"{share(of.share('mlp', range(23, 30)))}; all writes sum to the lead to within "
            f"{of.sums_to_logit:.4f}.\n",
        ]
    return "\n".join(parts)


def elsewhere() -> str:
    of = carriers_elsewhere()
    rows = [
        (
            relation,
            share(of.left(relation)),
            share(of.left_random(relation)),
            share(of.still_first(relation)),
        )
        for relation in ("sports", "capitals", "elements")
    ]
    heads = " and ".join(f"{layer}.{head}" for layer, head in of.arrays["heads"][0].tolist())
    return "\n".join(
        (
            "### The same heads elsewhere\n",
            f"Heads {heads} silent at the last word; control: as many random heads of layers 20 to "
            "29.\n",
            table(("relation", "probability left", "random heads", "still first"), rows),
            f"\nOf {of.texts.n} unrelated texts the next word changes by {of.texts} nats (KL); "
            f"with random heads silent, by {of.texts_random}.\n",
        )
    )


# --- Neurons, steering -------------------------------------------------------------------------


def late_others() -> float:
    """Which share of the ten others, matched over all layers, lies in the last third of them."""
    arrays = fact_neurons("sports").arrays
    return float((arrays["ten_others"] // int(arrays["d_mlp"]) >= 20).mean())


def neurons() -> str:
    of, few = fact_neurons("sports"), few_neurons("sports")
    rows = [
        (
            f"{size:,}",
            str(of.left("zero", size)),
            str(of.left("mean", size)),
            str(of.left("matched", size)),
            str(of.left("random", size)),
            share(of.still_first("mean", size)),
        )
        for size in of.sizes
    ]
    layers = of.by_layer
    kinds = of.arrays["gate_kinds"].tolist()
    gate_counts = ", ".join(
        f"{share(of.gated(kind))} of the {kinds.count(kind)} {kind} names ({of.gates(kind)} each)"
        for kind in ("known", "not known", "invented")
    )
    return "\n".join(
        (
            "## Neurons\n",
            f"{len(of.arrays['subjects'])} athletes. Each one's 46,080 neurons are ranked by the "
            "gradient of the answer's lead times their distance from the mean over athletes, at "
            "the name. What is left of the answer's probability with the first k silent, and as "
            "many others:\n",
            table(
                (
                    "k",
                    "set to zero",
                    "set to the mean",
                    "others as far from the mean",
                    "random others",
                    "still first (mean)",
                ),
                rows,
            ),
            "\n(Of the others many hold the answer back, so that it grows without them; and those "
            "as far from their mean lie mostly in late layers, of the first ten's "
            f"{100 * late_others():.0f} % in 20 to 29, where nothing at the name matters any "
            "more.) "
            f"So the first {few.count} are also held against others of the very same layers, as "
            f"far from their means, for {few.left.n} athletes: {few.left} is left without the "
            f"first, {few.left_others} without the others (mean of "
            f"{few.arrays['others'].shape[1]} draws); the answer is still first in "
            f"{share(few.still_first)} and {share(few.still_first_others)}.\n\nOf a subject's "
            f"first 100, {layers[:10].sum():.0f} lie in layers 0 to 9 "
            f"({layers[0]:.0f} in layer 0), {layers[10:20].sum():.0f} in 10 to 19, "
            f"{layers[20:].sum():.0f} in 20 to 29. Two athletes of the same sport share "
            f"{of.overlap(same=True):.1f} of them, of different sports "
            f"{of.overlap(same=False):.1f}.\n",
            f"AND gates (active for the full name, at most a quarter as much for near misses): "
            f"{gate_counts}. {gates_of_fact()}\n",
            reads(),
            f"Polysemy: {share(of.polysemantic())} of {len(of.arrays['poly_neurons']):,} neurons "
            "are lit to half of their brightest by two texts or more that have nothing to do with "
            f"each other; with each neuron's levels dealt out anew, "
            f"{share(of.polysemantic_shuffled())}.\n",
        )
    )


def gates_of_fact() -> str:
    arrays = fact_neurons("sports").arrays
    cast = arrays["fact_cast"].tolist()
    levels = arrays["fact_gate_levels"]
    if not len(levels):
        return f"{cast[0]} has none."
    layer, neuron = divmod(int(arrays["fact_gates"][0]), 1536)
    shown = ", ".join(f"{name} {level:.2f}" for name, level in zip(cast, levels[0], strict=True))
    return (
        f"{cast[0]} has {int(arrays['fact_gate_count'])}; the widest is neuron {neuron} of layer "
        f"{layer}: {shown}."
    )


def reads() -> str:
    arrays = fact_neurons("sports").arrays
    answer = arrays["candidates"][int(arrays["best_answer"])]
    rows = []
    for number, unit in enumerate(arrays["best_neurons"].tolist()[:6]):
        layer, neuron = divmod(unit, 1536)
        read, write = arrays["best_reads"][number], arrays["best_writes"][number]
        rows.append(
            (
                f"{layer}.{neuron}",
                *(
                    " ".join(f"`{word.strip()}`" for word in words[:4].tolist())
                    for words in (read[0], read[1], write[0], write[1])
                ),
            )
        )
    return (
        f"What the neurons that matter most for {answer} read and write, as the nearest tokens "
        "(rarely a word for a sport):\n\n"
        + table(("layer.neuron", "gate's row", "other row", "column", "column's opposite"), rows)
        + "\n"
    )


SAID = {
    "sae": "sparse autoencoder",
    "gaussian": "the same, trained on Gaussian noise of the same covariance",
    "shuffled": "the same, in the model with its layers' weights shuffled",
    "random": "random directions",
    "neurons": "the layer's own neurons",
    "coordinates": "the stream's coordinates",
}


def featured() -> str:
    of = features("sports")
    arrays = of.arrays
    effort = stored.recipe_of("features_sports", LANGUAGE_MODEL)["parameters"]["effort"]
    rows = [
        (SAID[kind], f"{100 * of.of(kind, 'explained'):.0f} %", f"{of.of(kind, 'l0'):.1f}",
         f"{100 * of.of(kind, 'dead'):.0f} %")
        for kind in of.kinds
    ]  # fmt: skip
    told = [
        (SAID[unit], *(str(of.tells(unit, kind)) for kind in ("answer", "topic", "token")))
        for unit in of.units
    ]
    shown = [
        (str(number), topic, f"{auc:.2f}", " ".join(f"`{word.strip()}`" for word in words))
        for number, topic, auc, words in zip(
            arrays["shown_features"].tolist(),
            arrays["shown_targets"].tolist(),
            arrays["shown_auc"].tolist(),
            arrays["shown_tokens"].tolist(),
            strict=True,
        )
    ]
    counts = {kind: of.tells("sae", kind).n for kind in ("answer", "topic", "token")}
    return "\n".join(
        (
            "## Features: a sparse autoencoder\n",
            f"{effort['latents']:,} latents on the stream after layer {effort['layer']} (the last "
            "of those whose perceptrons bring the sport; that of the steering too), each vector of "
            f"length 1 and centred, λ = {float(arrays['l1']):g}, {effort['steps']:,} steps of "
            f"{effort['batch']}, on {int(arrays['tokens']):,} token vectors of texts that the "
            "model wrote itself, on the very topics that are told apart below (as for all "
            "controls). Held-out vectors, reconstructed:\n",
            table(("trained on", "variance explained", "active a token", "never active"), rows),
            f"\nFor as many a token, the best fitting of as many random directions explain "
            f"{100 * float(arrays['explained_random']):.0f} %, the first principal components "
            f"{100 * float(arrays['explained_pca']):.0f} %. With the reconstruction in the "
            f"stream's place the next word of {of.spliced().n} short texts changes by "
            f"{of.spliced()} nats (KL); with the random directions', by {of.spliced('random')}; "
            f"with the mean vector, by {of.spliced('mean')}.\n",
            "How well the single best unit tells a target (area under the curve; 0.5 is chance), "
            f"chosen on half of the cases and told on the other: {counts['answer']} sports at "
            f"athletes' names, {counts['topic']} topics of 300 short texts of our own, "
            f"{counts['token']} kinds of token:\n",
            table(("best of", "sports", "topics", "kinds of token"), told),
            "\nThe autoencoder less the neurons: "
            f"{of.better('neurons', 'answer')} for sports, {of.better('neurons', 'topic')} for "
            f"topics, {of.better('neurons', 'token')} for tokens; less the autoencoder of the "
            f"shuffled model: {of.better('shuffled', 'answer')}, {of.better('shuffled', 'topic')}, "
            f"{of.better('shuffled', 'token')}.\n",
            "The features that tell topics best, and the tokens at which they are highest:\n",
            table(("feature", "topic", "told", "highest at"), shown),
            "",
        )
    )


def own_facts() -> str:
    """What was measured of the facts of lectures other than the athletes'."""
    parts = ["## A lecture's own fact\n"]
    parts.append(
        "`render.py measure --fact LECTURE` asks about a lecture's own people, in phrasings made "
        "of its own words, and looks for the places of its fact in the phrasing in which most of "
        "them are known: first among the lecture's answers, and at least three times as likely as "
        "for invented names.\n"
    )
    for file in sorted(LANGUAGE_MODEL.glob("places_*.json")):
        parts.append(own_fact(load_language_model_study(file.stem)))
    return "\n".join(parts)


def own_fact(arrays: stored.Arrays) -> str:
    subject, known = str(arrays["subjects"][0]), arrays["known_in"]
    asked = ", ".join(
        f"`{text!r}` {int(row.sum())}{' (and the subject)' if row[0] else ''}"
        for text, row in zip(arrays["phrasings"].tolist(), known, strict=True)
    )
    lines = [f"### {subject}\n", f"Known of {known.shape[1]} people: {asked}.\n"]
    if not arrays["known"]:
        lines.append("The model does not know it: nothing to look for.\n")
        return "\n".join(lines)
    base = float(arrays["base"])
    spans = arrays["map_windows"].tolist()

    def left(site: str, group: str, first: int) -> str:
        column = arrays["map_groups"].tolist().index(group)
        return f"{float(arrays[f'group_{site}'][spans.index([first, first + 4]), column]):.2f}"

    lines.append(
        f"Asked in `{str(arrays['phrasings'][int(arrays['phrasing'])])!r}`, {arrays['answer']} has "
        f"{base:.2f}. With five layers' writes at zero (one subject, one prompt):\n"
    )
    rows = [
        (f"{first}-{first + 4}", *(left(site, group, first) for group in ("name", "last word")
         for site in ("mlp", "attention")))
        for first in range(0, 30, 5)
    ]  # fmt: skip
    head = ("layers", "perceptrons at the name", "attention at the name",
            "perceptrons at the last word", "attention at the last word")  # fmt: skip
    lines.append(table(head, rows))
    if "moved" not in arrays:
        lines.append("\nNo two of the known people have names of as many tokens: no transplants.\n")
        return "\n".join(lines)
    lines.append(f"\n{arrays['recipients'].size} pairs of known people:\n")
    of = Places(arrays)
    lines.append(
        table(HEAD, [outcome_row(str(one), of.moved(str(one))) for one in arrays["moved"]])
    )
    return "\n".join([*lines, ""])


def time_taken() -> str:
    """How long it takes to measure all of it again."""
    took = {
        file.stem: stored.recipe_of(file.stem, LANGUAGE_MODEL)["cpu_seconds"]
        for file in sorted(LANGUAGE_MODEL.glob("*.json"))
    }
    each = ", ".join(f"`{name}` {seconds / 60:.1f}" for name, seconds in took.items())
    return "\n".join(
        (
            "## How long it takes\n",
            f"All {len(took)} extracts, with one thread: {sum(took.values()) / 60:.0f} minutes of "
            "processor time. What is stored and intact is not measured again, so that a run that "
            "was cut short goes on; measured anew into an empty folder, every array is the same, "
            f"byte for byte. In minutes: {each}.\n",
        )
    )


def steered() -> str:
    of = steering("sports")
    own, wanted = of.arrays["answers"].tolist()
    rows = [
        (
            f"{dose:g}",
            str(of.wanted(dose)),
            share(of.turned(dose)),
            f"{of.side_effect(dose).value:.3f}",
            share(of.turned(dose, "random")),
            f"{of.side_effect(dose, 'random').value:.3f}",
        )
        for dose in of.doses
    ]
    return "\n".join(
        (
            "## Steering\n",
            f"The mean stream after layer {int(of.arrays['layer'])} at the name, of {wanted} less "
            f"{own} players ({len(of.arrays['fitted'])} of them), is added at the name of "
            f"{len(of.arrays['held_out'])} other {own} players; and at all tokens of "
            f"{of.arrays['steered_divergence'].shape[1]} unrelated texts, to see what else changes "
            "(KL divergence of the next word, nats). Control: a random direction as long.\n",
            table(
                (
                    "dose",
                    f"probability of {wanted}",
                    f"{wanted} first",
                    "unrelated texts: KL",
                    f"random: {wanted} first",
                    "random: KL",
                ),
                rows,
            ),
            "",
        )
    )


# --- First look against measured -----------------------------------------------------------------


# What was read off a first look at Michael Jordan, five layers at zero: by rows of five layers,
# perceptrons and attention at the name, perceptrons and attention at the last word.
FIRST_SILENCED = (
    (0.000, 0.078, 0.002, 0.000),
    (0.138, 0.603, 0.361, 0.291),
    (0.223, 0.430, 0.148, 0.406),
    (0.281, 0.328, 0.151, 0.110),
    (0.227, 0.360, 0.126, 0.003),
    (0.349, 0.356, 0.000, 0.159),
)
FIVE = (
    ("Michael Jordan", "Tom Brady"),
    ("Tom Brady", "Michael Jordan"),
    ("Kobe Bryant", "Babe Ruth"),
    ("Serena Williams", "LeBron James"),
    ("Roger Federer", "Kobe Bryant"),
)


def largest_gap() -> float:
    """Between FIRST_SILENCED and what is stored."""
    columns = [(site, group) for group in ("name", "last word") for site in ("mlp", "attention")]
    return max(
        abs(
            first - places("sports").silenced_one(
                "Michael Jordan", f"{site} {5 * row}-{5 * row + 4} {group}"
            )
        )
        for row, line in enumerate(FIRST_SILENCED)
        for first, (site, group) in zip(line, columns, strict=True)
    )  # fmt: skip


def windows_of(recipient: str, donor: str) -> str:
    return ", ".join(
        f"{places('sports').moved_one(recipient, donor, f'mlp {span} name')[1]:.2f}"
        for span in ("1-9", "2-9", "3-9", "5-9")
    )


def followed(recipient: str, donor: str, site: str, group: str) -> list[float]:
    """The donor's probability in one pair, layer by layer or window by window."""
    of = places("sports")
    column = of.pair(recipient, donor, "path_")
    labels = of.arrays[f"path_{site}"].tolist()
    rows = [k for k, label in enumerate(labels) if label.endswith(group)]
    shares: list[float] = of.arrays[f"path_{site}_donor"][rows, column].tolist()
    return shares


def spread_of(site: str, group: str) -> str:
    shares = followed("Rafael Nadal", "LeBron James", site, group)
    return ", ".join(f"{min(some):.2f}–{max(some):.2f}" for some in (shares[:23], shares[23:]))


def hills_of_perceptrons() -> str:
    shares = followed("Rafael Nadal", "LeBron James", "mlp", " name")
    first, second, rest = shares[:3], shares[4:7], shares[9:]
    return f"{min(first):.2f}–{max(first):.2f}, {max(second):.2f} at most, {max(rest):.2f} at most"


def highest_elsewhere() -> float:
    """What attention of one layer of 18 to 26 other than 23 brings at most, in FIVE."""
    return max(
        share
        for pair in FIVE
        for layer, share in enumerate(followed(*pair, "attention", "last word"))
        if 18 <= layer <= 26 and layer != 23
    )


def heads_of(recipient: str, donor: str) -> str:
    arrays = fact_path("sports").arrays
    pairs = zip(arrays["example_recipients"], arrays["example_donors"], strict=True)
    brought = arrays["example_donor"][:, list(pairs).index((recipient, donor))]
    rest = [share for head, share in enumerate(brought.tolist()) if head not in (4, 5)]
    return f"{brought[4]:.2f} and {brought[5]:.2f} (≤ {max(rest):.2f})"


def first_look() -> str:
    of, where, path_of = knowledge("sports"), places("sports"), fact_path("sports")
    told = story("sports")
    words = dict(zip(told["words"].tolist(), told["shares"].tolist(), strict=True))
    basketball, second = words[" basketball"], list(words.items())[1]

    def pair(recipient: str, donor: str, label: str) -> str:
        own, others = where.moved_one(recipient, donor, label)
        return f"{own:.2f} / {others:.2f}"

    def jordan(label: str) -> str:
        return f"{where.silenced_one('Michael Jordan', label):.3f}"

    everywhere = where.moved("mlp 0-9 name")
    rows = [
        (
            "Michael Jordan plays …",
            "basketball .35, then “a” .12",
            f"basketball {basketball:.2f}, then “{second[0].strip()}” {second[1]:.2f}",
            "1 prompt",
        ),
        (
            "the right sport comes first",
            "13 of 20 athletes, 13 sports; other phrasings 6 to 14",
            f"{int(of.first(0).sum())} of {int(of.asked.sum())}, 18 sports; other phrasings "
            + ", ".join(str(int(of.first(f).sum())) for f in range(1, of.phrasings)),
            "the first twenty were the best known",
        ),
        (
            "“Who is Michael Jordan? … is a former professional”",
            "basketball .75",
            f"basketball {of.probability('Michael Jordan', 'basketball', 6):.2f}",
            "1 prompt",
        ),
        (
            "“Michael Jordan plays the sport of”: likeliest word",
            "“the” .05",
            f"“{str(of.arrays['next_words'][4, 0]).strip()}” "
            f"{float(of.arrays['next_shares'][4, 0]):.2f}",
            "1 prompt",
        ),
        (
            "“The capital of France is”: Paris",
            ".773",
            f"{knowledge('capitals').probability('France', 'Paris', 2):.3f}",
            "1 prompt",
        ),
        (
            "Jordan, all 24 places of five layers at zero",
            "a table",
            f"the same to within {largest_gap():.3f}",
            "24 runs",
        ),
        (
            "Jordan, perceptrons of 5–9 zero at the name",
            ".138 of .350",
            jordan("mlp 5-9 name"),
            "1 prompt",
        ),
        (
            "Jordan, perceptrons of 0–4 zero at the name",
            ".000",
            jordan("mlp 0-4 name"),
            "1 prompt; set to the mean instead: "
            f"{where.silenced_one('Michael Jordan', 'mlp 0-4 name', 'mean'):.3f}",
        ),
        (
            "Jordan, attention of 20–24 zero at the last word",
            ".003",
            jordan("attention 20-24 last word"),
            "1 prompt; set to the mean instead: "
            f"{where.silenced_one('Michael Jordan', 'attention 20-24 last word', 'mean'):.3f}",
        ),
        (
            "perceptrons 0–9 at the name: donor's sport takes over",
            "24 of 24 pairs",
            share(everywhere.taken_over),
            f"{everywhere.own.n} pairs",
        ),
        (
            "Nadal ← LeBron, perceptrons 0–9 (own / donor's)",
            "tennis .00 / basketball .75",
            pair("Rafael Nadal", "LeBron James", "mlp 0-9 name"),
            "1 pair",
        ),
        (
            "Nadal ← LeBron, perceptrons 2–9",
            "— / .47",
            pair("Rafael Nadal", "LeBron James", "mlp 2-9 name"),
            "1 pair",
        ),
        (
            "Bryant ← Ruth, perceptrons 2–9",
            ".12 / .17",
            pair("Kobe Bryant", "Babe Ruth", "mlp 2-9 name"),
            "1 pair",
        ),
        (
            "Jordan ← Brady, perceptrons 2–9",
            "— / .12",
            pair("Michael Jordan", "Tom Brady", "mlp 2-9 name"),
            "1 pair",
        ),
        (
            "windows without layer 0 (1–9, 2–9, 3–9, 5–9), donor's: Nadal ← LeBron",
            ".53, .47, .38, .31",
            windows_of("Rafael Nadal", "LeBron James"),
            "1 pair",
        ),
        (
            "the same: Bryant ← Ruth",
            ".17, .17, .20, .15",
            windows_of("Kobe Bryant", "Babe Ruth"),
            "1 pair",
        ),
        (
            "the same: Williams ← Jeter",
            ".22, .12, .16, .14",
            windows_of("Serena Williams", "Derek Jeter"),
            "1 pair",
        ),
        (
            "the same: Jordan ← Brady",
            ".14, .12, .08, .11",
            windows_of("Michael Jordan", "Tom Brady"),
            "1 pair",
        ),
        (
            "Nadal ← LeBron, stream at the name: to layer 22, from 23",
            ".72–.82, .03",
            spread_of("stream", " name"),
            "1 pair",
        ),
        (
            "Nadal ← LeBron, stream at the last word: to layer 22, from 23",
            ".02–.04, .70–.75",
            spread_of("stream", "last word"),
            "1 pair",
        ),
        (
            "Nadal ← LeBron, perceptrons in fives: from 0 to 2, from 4 to 6, from 9 on",
            ".73–.75, .31, nothing",
            hills_of_perceptrons(),
            "1 pair",
        ),
        (
            "attention of layer 23 alone at the last word, five pairs",
            ".40, .26, .43, .55, .61",
            ", ".join(f"{followed(*pair, 'attention', 'last word')[23]:.2f}" for pair in FIVE),
            "5 pairs",
        ),
        (
            "of any other layer from 18 to 26, the same pairs",
            ".09 at most",
            f"{highest_elsewhere():.2f} at most",
            "5 pairs",
        ),
        *(
            (
                f"heads 23.4 and 23.5, {recipient} ← {donor} (others)",
                first,
                heads_of(recipient, donor),
                "1 pair",
            )
            for recipient, donor, first in (
                ("Rafael Nadal", "LeBron James", ".30 and .27 (≤ .03)"),
                ("Kobe Bryant", "Babe Ruth", ".19 and .21 (≤ .02)"),
                ("Michael Jordan", "Tom Brady", ".14 and .16 (≤ .05)"),
                ("Roger Federer", "Kobe Bryant", ".37 and .24 (≤ .10)"),
            )
        ),
        (
            "attention 0–9 at the name: donor's answer",
            ".08 at most",
            f"{where.moved('attention 0-9 name').donor}; highest of a pair "
            f"{where.highest('attention 0-9 name'):.2f}",
            f"{everywhere.own.n} pairs",
        ),
        (
            "perceptrons 10–19 and 20–29 at the name: donor's answer",
            ".11 and .13 at most",
            f"{where.moved('mlp 10-19 name').donor} and {where.moved('mlp 20-29 name').donor}; "
            f"highest {where.highest('mlp 10-19 name'):.2f} and "
            f"{where.highest('mlp 20-29 name'):.2f}",
            f"{everywhere.own.n} pairs",
        ),
        (
            "from this layer on the answer is at the last word",
            "23, in 6 of 6 pairs",
            f"{where.handed_over()}; exactly 23 in {share(where.handed_over_at(23))} of pairs",
            f"{len(where.arrays['path_recipients'])} pairs",
        ),
        (
            "heads that hand it over",
            "23.4 and 23.5",
            " and ".join(f"{a}.{b}" for a, b in path_of.carriers),
            f"{len(path_of.arrays['recipients'])} pairs, 270 heads",
        ),
    ]
    return "\n".join(
        (
            "## First look and measured\n",
            table(("claim", "first look", "measured", "n, remarks"), rows),
            "",
        )
    )


def does_not_hold() -> str:
    of, where, inner = knowledge("sports"), places("sports"), fact_neurons("sports")
    capitals, few = places("capitals"), few_neurons("sports")
    needed, misled = "attention 0-4 last word", "mlp 0-4 last word"
    points = [
        "*It knows its athletes.* It has the right sport first for "
        f"{share(of.right_share(0))} of {int(of.asked.sum())}, and in every phrasing for "
        f"{share(of.every_share())}; ten of eighteen sports are never first. Capitals it knows.",
        "*What breaks the answer when it is set to zero is where it comes from.* Zero writes of "
        f"layers 0 to 4 at the last word leave {where.silenced(misled).value:.2f} (perceptrons) "
        f"and {where.silenced(needed).value:.2f} (attention) of the answer; their mean leaves "
        f"{where.silenced(misled, 'mean').value:.2f} and "
        f"{where.silenced(needed, 'mean').value:.2f}. Only the model was broken.",
        "*Attention at the name has nothing to do with it.* Transplanted it brings the donor's "
        "sport no nearer, but it breaks the answer, even with a donor of the same sport (own "
        "answer "
        f"{where.moved('attention 0-9 name', 'same_').own} after "
        f"{where.arrays['same_own_before'].mean():.2f}): it joins the names.",
        "*The next perceptrons bring the sport in every pair.* With the first two layers' own, "
        f"those of 2 to 9 do in {share(where.moved('mlp 2-9 name').taken_over)}.",
        "*The same perceptrons bring every kind of fact.* Those of layers 2 to 9 at a country "
        "bring another country's capital in "
        f"{share(capitals.moved('mlp 2-9 name').taken_over)} of the pairs, those of 0 to 9 in "
        f"{share(capitals.moved('mlp 0-9 name').taken_over)}: layer 0 says which country it is, "
        "and what follows adds nothing of another. Whether its capital is found before layer 23 "
        "or by the heads there was not measured.",
        "*There are neurons for a sport.* Few neurons matter at the name (the first "
        f"{few.count} of 46,080 at their mean leave {few.left} of the answer, as many others of "
        f"the same layers {few.left_others}), but they are the person's: of their first 100 two "
        f"athletes of one sport share {inner.overlap(same=True):.1f}, of different sports "
        f"{inner.overlap(same=False):.1f}; {inner.by_layer[0]:.0f} of 100 lie in layer 0. What the "
        "strongest read and write are no words for sports.",
        "*An AND-gate neuron marks a known name.* Some neuron passes as one for "
        f"{share(inner.gated('known'))} of known names, but also for "
        f"{share(inner.gated('not known'))} of athletes whose sport the model gets wrong and "
        f"{share(inner.gated('invented'))} of names crossed at random: a search among 46,080 "
        "mostly finds something. Known names have more of them "
        f"({inner.gates('known').value:.1f} each against "
        f"{inner.gates('invented').value:.1f}).",
        "*Polysemy shows.* Neurons lit by unrelated texts are "
        f"{share(inner.polysemantic())} of all, and {share(inner.polysemantic_shuffled())} when "
        "their levels are dealt out at random: by this measure a neuron that means nothing is as "
        "polysemantic.",
        "*The answer can be read off the last word's stream once it is there.* From layer 23 on "
        "the stream there carries it, but read through the final norm it has "
        f"{fact_path('sports').lens[24]:.3f} after layer 23 and "
        f"{fact_path('sports').lens[29]:.3f} after 28: the last perceptrons turn it into a word.",
    ]
    return "\n".join(("## What does not hold\n", *(f"- {point}" for point in points), ""))


def sources() -> str:
    rows = []
    for file in sorted(LANGUAGE_MODEL.glob("*.json")):
        record = stored.recipe_of(file.stem, LANGUAGE_MODEL)
        size = file.with_suffix(".npz").stat().st_size
        rows.append((f"`{file.stem}`", f"{size / 1000:.0f} kB", record["limits"]))
    return "\n".join(
        (
            "## What is stored, and its limits\n",
            "In `mlp_math/data/language_model`, each with its recipe, source, licence and prompts; "
            "`mlp_math.fact_path` reads them.\n",
            table(("extract", "size", "limits"), rows),
            "",
        )
    )


def build() -> str:
    parts = (
        INTRODUCTION,
        first_look(),
        does_not_hold(),
        knows(),
        silenced(),
        moved(),
        probed(),
        path(),
        elsewhere(),
        neurons(),
        steered(),
        featured(),
        own_facts(),
        LITERATURE,
        time_taken(),
        sources(),
    )
    return "\n".join(parts).rstrip() + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    options = parser.parse_args(arguments)
    page = build()
    if options.check:
        same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page
        print("up to date" if same else "run python docs/build_real_model.py")
        return 0 if same else 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
