"""What can go wrong with a voice, in two kinds."""


class VoiceUnavailable(Exception):
    """A voice can't speak here, through nobody's mistake: the film goes on without it."""


class VoiceError(Exception):
    """The user asked for something that there is not: a voice, a folder, a language."""
