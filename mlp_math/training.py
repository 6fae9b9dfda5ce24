"""What training does: the loss of a guess, its slope, and how losses fall with size."""

from dataclasses import dataclass

import numpy as np

from mlp_math._checks import Float, instance_of, real, whole
from mlp_math.activations import cross_entropy, softmax
from mlp_math.toy import ToyFactBlock


@dataclass(frozen=True, eq=False)
class Descent:
    """Gradient descent on the answer's column of a toy block, step by step."""

    columns: Float
    """Column 0 of W_down before each step and after the last, shape (steps + 1, 6)."""
    predictions: Float
    """Next-word probabilities at each, shape (steps + 1, candidates); entry 0 is the answer's."""
    losses: Float
    """Cross-entropy of the answer at each, in nats, shape (steps + 1,)."""


def learn_answer_column(
    toy: ToyFactBlock, candidates: int, *, steps: int = 60, rate: float = 0.02, gain: float = 4.0
) -> Descent:
    """Forget column 0 of W_down and find it again by descending the cross-entropy of the answer.

    For logits l = gain·U(x + W_down·n + b_down) the slope with respect to the column of neuron 0
    is n_0·gain·Uᵀ(p − e_answer): backpropagation through softmax and read-out, written out
    (Rumelhart, Hinton & Williams 1986; the softmax step as in Bishop 2006, section 4.3.4). The
    input is the full name, for which n_0 = 1.

    >>> from mlp_math.toy import toy_fact_block
    >>> toy = toy_fact_block(np.random.default_rng(0))
    >>> found = learn_answer_column(toy, candidates=5)
    >>> bool(found.losses[-1] < found.losses[0] / 10), bool((np.diff(found.losses) < 0).all())
    (True, True)
    """
    instance_of("toy", toy, ToyFactBlock)
    whole("steps", steps, 1)
    step_size = real("rate", rate, 0, 1e6, open_minimum=True)
    readout = real("gain", gain, 0, 1e6, open_minimum=True) * toy.unembedding(candidates)
    step = toy.forward()
    active = float(step.neurons[0])
    column = np.zeros_like(step.x)
    rest = step.output - active * toy.block.W_down[:, 0]
    columns, predictions, losses = [], [], []
    target = np.eye(len(readout))[0]
    for _ in range(steps + 1):
        p = softmax(readout @ (rest + active * column))
        columns.append(column)
        predictions.append(p)
        losses.append(cross_entropy(p, 0))
        column = column - step_size * active * readout.T @ (p - target)
    return Descent(np.array(columns), np.array(predictions), np.array(losses))


CRITICAL_PARAMETERS, SCALING_EXPONENT = 8.8e13, 0.076


def loss_by_size(parameters: float) -> float:
    """Loss of a well-trained model of that many parameters (embeddings apart), in nats per token.

    The power law (N_c/N)^0.076 of Kaplan et al. 2020 (arXiv:2001.08361), equation 1.1, measured
    there up to about 10^9 parameters; further out it is an extrapolation.

    >>> round(loss_by_size(1e9), 2), round(loss_by_size(1e10) / loss_by_size(1e9), 2)
    (2.38, 0.84)
    """
    size = real("parameters", parameters, 0, open_minimum=True)
    return float((CRITICAL_PARAMETERS / size) ** SCALING_EXPONENT)


def sinusoidal_positions(count: int, d_model: int) -> Float:
    """A vector for each position, shape (count, d_model): sines and cosines in turn.

    Entry 2i of position t is sin(t/10000^(2i/d)), entry 2i+1 the cosine: Vaswani et al. 2017
    (arXiv:1706.03762), section 3.5. (GPT models learn these vectors instead.)

    >>> sinusoidal_positions(2, 2).round(3)
    array([[0.   , 1.   ],
           [0.841, 0.54 ]])
    """
    t = np.arange(whole("count", count, 1))[:, np.newaxis]
    i = np.arange(whole("d_model", d_model, 1))
    angle = t / 10_000.0 ** (2 * (i // 2) / d_model)
    return np.where(i % 2 == 0, np.sin(angle), np.cos(angle))
