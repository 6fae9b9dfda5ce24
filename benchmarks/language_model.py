"""How many tokens a second the numpy decoder runs, beside reference runtimes if any is installed.

    python -m benchmarks.language_model

Needs the `model` extra. Reads the same file with transformers on torch, and with llama.cpp, where
they can be imported (no extra of ours brings them). One thread each, CPU time of the best run.
"""

# ruff: noqa: E402

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is imported, or it is too late

import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from measure.language_model.model import FILE, PACKAGE, LanguageModel, load_language_model
from mlp_math.decoder import silence

PROMPT = "Question: What sport does Michael Jordan play?\nAnswer: Michael Jordan plays"
LONG = 128  # tokens of a long text
NEW = 12  # tokens written after a prompt: the next would end the answer, which transformers may not
TEXTS = 32  # in a batch


def cpu_seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The least CPU time of some runs: what the work takes when nothing disturbs it."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def show(what: str, tokens: int, seconds: float) -> None:
    print(f"  {what:46} {tokens / seconds:8.0f} tokens a second ({1000 * seconds:.0f} ms)")


def numpy_decoder(model: LanguageModel) -> list[int]:
    """Times ours; returns what it writes after the prompt."""
    decoder, ids = model.decoder, model.encode(PROMPT)
    long = np.resize(ids, LONG)
    batch = np.tile(ids, (TEXTS, 1))
    print("numpy, float32")
    show(f"a text of {LONG} tokens", LONG, cpu_seconds(lambda: decoder.extend(long)))
    show(f"{TEXTS} texts of {len(ids)}", batch.size, cpu_seconds(lambda: decoder.extend(batch)))
    show(f"{NEW} new tokens, with the cache", NEW, cpu_seconds(lambda: decoder.greedy(ids, NEW)))
    trace = decoder.forward(ids)
    edit = silence("mlp", range(5, 10), [5, 6, 12, 13])
    whole = cpu_seconds(lambda: decoder.forward(ids, [edit], keep=()))
    part = cpu_seconds(lambda: decoder.rerun(trace, [edit]))
    print(f"  a prompt with one edit: whole {1000 * whole:.0f} ms, rerun {1000 * part:.0f} ms")
    return decoder.greedy(ids, NEW).tolist()


def transformers_on_torch(folder: Path, ids: list[int]) -> list[int]:
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, dtype=torch.float32).eval()
    long = torch.tensor(np.resize(ids, LONG))[None]
    batch = torch.tensor(np.tile(ids, (TEXTS, 1)))
    one = torch.tensor(ids)[None]

    def written() -> list[int]:
        out = model.generate(one, max_new_tokens=NEW, min_new_tokens=NEW, do_sample=False)
        return out[0, len(ids) :].tolist()

    print(f"transformers on torch {torch.__version__}, float32")
    with torch.no_grad():
        show(f"a text of {LONG} tokens", LONG, cpu_seconds(lambda: model(long, logits_to_keep=1)))
        show(
            f"{TEXTS} texts of {len(ids)}",
            batch.numel(),
            cpu_seconds(lambda: model(batch, logits_to_keep=1)),
        )
        show(f"{NEW} new tokens, with the cache", NEW, cpu_seconds(written))
        return written()


def llama_cpp(folder: Path, ids: list[int]) -> list[int]:
    from llama_cpp import Llama

    model = Llama(str(folder / FILE), n_ctx=512, n_threads=1, n_threads_batch=1, verbose=False)
    long = np.resize(ids, LONG).tolist()

    def read() -> None:
        model.reset()
        model.eval(long)

    def written() -> list[int]:
        model.reset()
        stream = model.generate(ids, temp=0.0)
        return [next(stream) for _ in range(NEW)]

    print("llama.cpp, 4 bits")
    show(f"a text of {LONG} tokens", LONG, cpu_seconds(read))
    show(f"{NEW} new tokens, with the cache", NEW, cpu_seconds(written))
    return written()


def main() -> None:
    model = load_language_model()
    ours = numpy_decoder(model)
    spec = find_spec(PACKAGE)
    folder = Path(spec.submodule_search_locations[0])
    for package, reference in (("transformers", transformers_on_torch), ("llama_cpp", llama_cpp)):
        if find_spec(package) is None:
            print(f"{package} is not installed: no comparison")
            continue
        theirs = reference(folder, model.encode(PROMPT))
        same = next((k for k, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b), NEW)
        print(f"  the first {same} of {NEW} tokens it writes are ours")


if __name__ == "__main__":
    main()
