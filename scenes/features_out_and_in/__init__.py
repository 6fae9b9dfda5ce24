"""Features taken out of a model, and put back in."""
