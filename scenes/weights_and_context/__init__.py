"""Weights and context: what a token changes, and what changes for a token."""
