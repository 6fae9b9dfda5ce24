"""What holds for all tests."""

import os

# Speech takes as long to make as to hear: only tests of the voice speak, and they ask for it.
os.environ.setdefault("LECTURE_VOICE", "none")
