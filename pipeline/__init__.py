"""From a lecture to a film: what to render, rendering, voices, films, reviews."""
