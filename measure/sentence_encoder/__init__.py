"""What is measured in all-MiniLM-L6-v2, a sentence encoder: association, neurons, directions."""

from measure.sentence_encoder.evidence import DRAWS, extracts, fact

__all__ = ["DRAWS", "extracts", "fact"]
