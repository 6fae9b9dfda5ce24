"""Programs that turn a sentence into sound."""
