"""Superposition seen growing in the smallest model that has it."""
