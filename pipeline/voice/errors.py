"""What can go wrong with a voice, in two kinds."""

from lectures.load import LectureError


class VoiceUnavailable(Exception):
    """A voice can't speak here, through nobody's mistake: the film goes on without it."""


class VoiceError(LectureError):
    """The user asked for a voice, a folder or a speed that there is not."""
