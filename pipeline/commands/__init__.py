"""Commands of `render.py`, each loaded when it is called: they parse, call one function, print."""
