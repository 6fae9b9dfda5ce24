"""Small decoders with random weights, for tests."""

import numpy as np

from mlp_math.decoder import Decoder, DecoderConfig, DecoderLayer

SMALL = DecoderConfig(
    n_layers=3, d_model=24, n_heads=6, n_kv_heads=2, d_mlp=40, d_vocab=50, n_ctx=16
)
IDS = np.array([[3, 14, 15, 9, 26, 5], [35, 8, 9, 7, 9, 3]])


def random_decoder(config: DecoderConfig = SMALL, seed: int = 0) -> Decoder:
    rng = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)

    def gain() -> np.ndarray:
        return (1 + 0.3 * rng.standard_normal(config.d_model)).astype(np.float32)

    kv = config.n_kv_heads * config.d_head
    layers = tuple(
        DecoderLayer(
            attention_norm=gain(),
            W_q=weights(config.d_model, config.d_model),
            W_k=weights(kv, config.d_model),
            W_v=weights(kv, config.d_model),
            W_o=weights(config.d_model, config.d_model),
            mlp_norm=gain(),
            W_gate=weights(config.d_mlp, config.d_model),
            W_up=weights(config.d_mlp, config.d_model),
            W_down=weights(config.d_model, config.d_mlp),
        )
        for _ in range(config.n_layers)
    )
    return Decoder(config, weights(config.d_vocab, config.d_model), layers, gain())
