"""Rendered shots to films: captions, chapters, joining, and files of single shots."""
