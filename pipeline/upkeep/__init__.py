"""The installation and the media folder: what is missing, and what can be removed."""
