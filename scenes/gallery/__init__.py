"""A small scene for each word of the vocabulary."""
