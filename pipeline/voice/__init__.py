"""Voices: from written words to sound, and the time of every word."""
