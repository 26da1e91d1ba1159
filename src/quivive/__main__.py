"""`python -m quivive` is the same as `quivive`."""

import sys

from quivive.cli import main

if __name__ == "__main__":
    sys.exit(main())
