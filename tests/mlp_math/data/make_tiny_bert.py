"""Makes tiny_bert.npz: a small random BERT run by the reference implementation (transformers).

The numpy encoder must give the same values. Needs torch and transformers, which the project does
not: run it in an environment of its own, `python tests/mlp_math/data/make_tiny_bert.py`.
Made with torch 2.13.0 and transformers 5.23.0, in float64.
"""

from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertModel

TEXTS = [[2, 11, 5, 7, 3], [2, 38, 3], [2, 4, 4, 9, 12, 30, 21, 3]]


def main() -> None:
    torch.manual_seed(20)
    config = BertConfig(
        vocab_size=40,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=24,
        max_position_embeddings=12,
        layer_norm_eps=1e-12,
        attn_implementation="eager",
    )
    model = BertModel(config, add_pooling_layer=False).double().eval()
    with torch.no_grad():  # the usual initial weights are so small that mistakes would not show
        for parameter in model.parameters():
            parameter.add_(0.4 * torch.randn_like(parameter))
    longest = max(map(len, TEXTS))
    ids = torch.tensor([text + [0] * (longest - len(text)) for text in TEXTS])
    mask = torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in TEXTS])
    neurons: list[torch.Tensor] = []
    for layer in model.encoder.layer:
        layer.intermediate.register_forward_hook(lambda *call: neurons.append(call[-1]))
    with torch.no_grad():
        out = model(ids, attention_mask=mask, output_hidden_states=True, output_attentions=True)
    arrays = {f"weights/{k}": v.numpy() for k, v in model.state_dict().items()}
    arrays |= {
        "ids": ids.numpy(),
        "mask": mask.numpy().astype(bool),
        "residual_stream": torch.stack(out.hidden_states).numpy(),
        "attention": torch.stack(out.attentions).numpy(),
        "neurons": torch.stack(neurons).numpy(),
    }
    np.savez_compressed(Path(__file__).with_name("tiny_bert.npz"), **arrays)


if __name__ == "__main__":
    main()
