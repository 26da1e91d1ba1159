"""`python -m quivive` is the same as the command `quivive`."""

import sys

from quivive.cli import main

sys.exit(main())
