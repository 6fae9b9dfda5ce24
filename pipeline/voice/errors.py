"""Errors of voices."""

from lectures.load import LectureError


class VoiceUnavailable(Exception):
    """A voice can't speak here, and not by the user's mistake: the film goes on without it."""


class VoiceError(LectureError):
    """The user asked for a voice, a folder or a speed that there is not."""
