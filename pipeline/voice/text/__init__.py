"""Written words to what is read aloud."""
