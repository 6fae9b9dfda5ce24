"""Samples: clips, loudness, and the film's sound track."""
