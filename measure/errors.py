"""What can go wrong through no fault of the code; the messages say what to do."""


class MeasureError(Exception):
    """Something asked for can't be measured: where, what was found, what was expected."""


class ModelMissing(Exception):
    """The `model` extra is not installed: the message says how to get it."""
