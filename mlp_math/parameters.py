"""Counting a transformer's parameters, row by row, from its sizes alone."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from mlp_math._scalars import boolean, choice, real, whole

Group = Literal["embedding", "attention", "mlp", "norm", "position"]
GROUPS: tuple[Group, ...] = ("embedding", "attention", "mlp", "norm", "position")


@dataclass(frozen=True)
class TransformerSizes:
    """The sizes of a decoder-only transformer; all that its parameter count depends on.

    Defaults are the usual choices: heads share out the residual stream, the MLP is four times
    as wide. Raises ValueError if a size is not a whole number of at least 1.

    >>> GPT3.d_mlp, GPT3.neurons
    (49152, 4718592)
    >>> GPT3.activations(tokens=6), GPT3.activations(tokens=GPT3.n_ctx)
    (294912, 100663296)
    """

    name: str
    n_layers: int
    """Number of blocks, each attention then MLP."""
    d_model: int
    """d, the size of the residual stream."""
    n_heads: int
    """Attention heads per layer."""
    d_vocab: int
    """Number of tokens that can be read or written."""
    n_ctx: int
    """Most tokens seen at once; one learned vector each, where positions are counted."""
    d_head: int = 0
    """Size of a query, key or value; 0 means d_model / n_heads."""
    d_mlp: int = 0
    """m, the rows of the up-projection; 0 means 4·d_model."""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(f"name must be a text, got {self.name!r:.80}")
        for field in ("n_layers", "d_model", "n_heads", "d_vocab", "n_ctx"):
            whole(field, getattr(self, field), 1)
        whole("d_head", self.d_head, 0)
        whole("d_mlp", self.d_mlp, 0)
        if not self.d_head:
            if self.d_model % self.n_heads:
                raise ValueError(
                    f"n_heads must divide d_model = {self.d_model} unless d_head is given, "
                    f"got {self.n_heads}"
                )
            object.__setattr__(self, "d_head", self.d_model // self.n_heads)
        if not self.d_mlp:
            object.__setattr__(self, "d_mlp", 4 * self.d_model)

    @property
    def neurons(self) -> int:
        """Neurons of all layers, for one token."""
        return self.n_layers * self.d_mlp

    def activations(self, tokens: int) -> int:
        """Activations of one layer for that many tokens: each token has its own."""
        return self.d_mlp * whole("tokens", tokens, 1)


GPT3 = TransformerSizes("GPT-3", 96, 12_288, 96, 50_257, 2_048)
"""GPT-3 175B: Brown et al. 2020 (arXiv:2005.14165), table 2.1."""

GPT2_SMALL = TransformerSizes("GPT-2 small", 12, 768, 12, 50_257, 1_024)
"""Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", table 2."""
GPT2_MEDIUM = TransformerSizes("GPT-2 medium", 24, 1_024, 16, 50_257, 1_024)
"""The second size of table 2 of Radford et al. 2019."""
GPT2_LARGE = TransformerSizes("GPT-2 large", 36, 1_280, 20, 50_257, 1_024)
"""The third size of table 2 of Radford et al. 2019."""
GPT2_XL = TransformerSizes("GPT-2 XL", 48, 1_600, 25, 50_257, 1_024)
"""The largest size of table 2 of Radford et al. 2019."""


@dataclass(frozen=True)
class ParameterRow:
    """One kind of array: its shape, and how many of them the model holds."""

    key: str
    group: Group
    shape: tuple[int, ...]
    per_layer: int
    """Arrays of this shape in one layer; outside the layers, in the whole model."""
    layers: int
    """Layers that hold it: the model's, or 1 for what stands outside the layers."""

    @property
    def size(self) -> int:
        """Numbers in one such array."""
        product = 1
        for side in self.shape:
            product *= side
        return product

    @property
    def in_layer(self) -> int:
        """Numbers in one layer."""
        return self.size * self.per_layer

    @property
    def total(self) -> int:
        """Numbers in the whole model."""
        return self.in_layer * self.layers


@dataclass(frozen=True)
class ParameterTable:
    """The rows of a count, with sums and shares."""

    sizes: TransformerSizes
    rows: tuple[ParameterRow, ...]

    @property
    def total(self) -> int:
        """The sum of all rows."""
        return sum(row.total for row in self.rows)

    def row(self, key: str) -> ParameterRow:
        """The row of that key; ValueError lists the keys if there is none."""
        rows = {row.key: row for row in self.rows}
        return rows[choice("key", key, rows)]

    def group_total(self, group: Group) -> int:
        """The sum of the rows of a group, 0 if it was not counted."""
        choice("group", group, GROUPS)
        return sum(row.total for row in self.rows if row.group == group)

    def group_in_layer(self, group: Group) -> int:
        """What one layer holds of a group; arrays outside the layers are left out."""
        choice("group", group, GROUPS)
        return sum(row.in_layer for row in self.rows if row.group == group and _repeats(row.key))

    def share(self, group: Group) -> float:
        """A group's part of the total, between 0 and 1."""
        return self.group_total(group) / self.total

    def shares(self) -> dict[Group, float]:
        """The part of every group that was counted; the parts sum to 1."""
        return {group: self.share(group) for group in GROUPS if self.group_total(group)}

    def running_totals(self) -> tuple[int, ...]:
        """The total after each row, for a counter that climbs row by row."""
        sums: list[int] = []
        for row in self.rows:
            sums.append(row.total + (sums[-1] if sums else 0))
        return tuple(sums)


_OUTSIDE_LAYERS = ("embedding", "unembedding", "positions", "final_norm")


def _repeats(key: str) -> bool:
    return key not in _OUTSIDE_LAYERS


def parameter_table(
    sizes: TransformerSizes,
    *,
    biases: bool = False,
    norms: bool = False,
    positions: bool = False,
    tied: bool = False,
) -> ParameterTable:
    """Every kind of array of a GPT-style transformer, in the order data meets them.

    The plain table has eight rows of weights. `biases` adds those of attention (query, key,
    value, output) and of the MLP; `norms` two LayerNorms a layer and a final one, each a gain
    and a bias of d; `positions` a learned vector for each place in the context; `tied` lets the
    unembedding be the embedding's transpose, so that it holds nothing of its own. With all
    four on, GPT-2's published counts come out to the last digit.

    >>> table = parameter_table(GPT3)
    >>> table.total
    175181291520
    >>> {group: round(100 * part, 1) for group, part in table.shares().items()}
    {'embedding': 0.7, 'attention': 33.1, 'mlp': 66.2}
    >>> parameter_table(GPT3, biases=True, norms=True, positions=True, tied=True).total
    174604259328
    >>> parameter_table(GPT2_SMALL, biases=True, norms=True, positions=True, tied=True).total
    124439808
    """
    _sizes(sizes)
    for name, asked in (("biases", biases), ("norms", norms), ("positions", positions)):
        boolean(name, asked)
    rows = _weight_rows(sizes, boolean("tied", tied))
    if biases:
        rows += _bias_rows(sizes)
    if norms:
        d, layers = sizes.d_model, sizes.n_layers
        rows.append(ParameterRow("norms", "norm", (2, d), 2, layers))
        rows.append(ParameterRow("final_norm", "norm", (2, d), 1, 1))
    if positions:
        shape = (sizes.n_ctx, sizes.d_model)
        rows.append(ParameterRow("positions", "position", shape, 1, 1))
    return ParameterTable(sizes, tuple(rows))


def _sizes(sizes: Any) -> None:
    if not isinstance(sizes, TransformerSizes):
        raise ValueError(f"sizes must be TransformerSizes such as GPT3, got {sizes!r:.80}")


def _weight_rows(sizes: TransformerSizes, tied: bool) -> list[ParameterRow]:
    d, m, layers = sizes.d_model, sizes.d_mlp, sizes.n_layers
    d_head, heads, vocabulary = sizes.d_head, sizes.n_heads, sizes.d_vocab
    return [
        ParameterRow("embedding", "embedding", (d, vocabulary), 1, 1),
        ParameterRow("query", "attention", (d_head, d), heads, layers),
        ParameterRow("key", "attention", (d_head, d), heads, layers),
        ParameterRow("value", "attention", (d_head, d), heads, layers),
        ParameterRow("output", "attention", (d, d_head), heads, layers),
        ParameterRow("up", "mlp", (m, d), 1, layers),
        ParameterRow("down", "mlp", (d, m), 1, layers),
        ParameterRow("unembedding", "embedding", (vocabulary, d), 0 if tied else 1, 1),
    ]


def _bias_rows(sizes: TransformerSizes) -> list[ParameterRow]:
    d, layers = sizes.d_model, sizes.n_layers
    return [
        ParameterRow("qkv_bias", "attention", (sizes.d_head,), 3 * sizes.n_heads, layers),
        ParameterRow("output_bias", "attention", (d,), 1, layers),
        ParameterRow("up_bias", "mlp", (sizes.d_mlp,), 1, layers),
        ParameterRow("down_bias", "mlp", (d,), 1, layers),
    ]


def bias_per_weight(sizes: TransformerSizes) -> float:
    """Entries of the up-projection's bias over those of its matrix: m/(m·d) = 1/d.

    >>> f"{bias_per_weight(GPT3):.3e}"
    '8.138e-05'
    """
    _sizes(sizes)
    return sizes.d_mlp / (sizes.d_mlp * sizes.d_model)


def mlp_bias_share(sizes: TransformerSizes) -> float:
    """All MLP biases over the plain total of weights.

    >>> f"{mlp_bias_share(GPT3):.4%}"
    '0.0034%'
    """
    with_biases = parameter_table(sizes, biases=True)
    biases = with_biases.row("up_bias").total + with_biases.row("down_bias").total
    return biases / parameter_table(sizes).total


def scale_ladder(sizes: TransformerSizes) -> tuple[tuple[str, int], ...]:
    """One neuron, its weights, a layer's neurons, the layers, all parameters: a zoom-out.

    >>> scale_ladder(GPT3)[1:4]
    (('inputs_of_a_neuron', 12288), ('neurons_of_a_layer', 49152), ('layers', 96))
    """
    _sizes(sizes)
    return (
        ("neuron", 1),
        ("inputs_of_a_neuron", sizes.d_model),
        ("neurons_of_a_layer", sizes.d_mlp),
        ("layers", sizes.n_layers),
        ("parameters", parameter_table(sizes).total),
    )


def simple_fraction(share: float, largest_denominator: int = 4) -> Fraction:
    """The fraction with a small denominator that comes nearest to a share of a whole.

    >>> simple_fraction(parameter_table(GPT3).share("mlp"))
    Fraction(2, 3)
    """
    part = real("share", share, 0, 1)
    return Fraction(part).limit_denominator(whole("largest_denominator", largest_denominator, 1))
