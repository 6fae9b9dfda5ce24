"""A lecture spoken: from written words to sound, and the moment of every word."""
