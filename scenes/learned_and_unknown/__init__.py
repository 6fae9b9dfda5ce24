"""What was learnt in training, and what is not known."""
