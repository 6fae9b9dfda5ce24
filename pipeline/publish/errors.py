"""What can't be published: the message says what to do."""


class PublishError(Exception):
    """Something that is needed is missing, or could not be built."""
