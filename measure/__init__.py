"""What is measured in real transformers, written as small extracts into `mlp_math/data`.

The only room that needs a model's weights (the `model` extra). `run` measures by name; so does
`python -m measure`.
"""

from measure.command import run

__all__ = ["run"]
