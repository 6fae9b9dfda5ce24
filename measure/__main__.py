"""`python -m measure`: see `measure.command`."""

import sys

from measure.command import main

sys.exit(main())
