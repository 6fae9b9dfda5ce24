"""What is measured in SmolLM2-135M-Instruct, a language model: what it knows, and where."""

from measure.language_model.studies import extracts, fact

__all__ = ["extracts", "fact"]
