"""How much of a picture is looked at, in one place, so that hostile input costs a bounded amount."""

from __future__ import annotations

from typing import Final

from quivive.readers.limits import MEGABYTE

MOST_BYTES: Final = 32 * MEGABYTE
"""Of one picture or document, as it is stored."""
MOST_PIXELS: Final = 64_000_000
"""Pixels that a picture may declare: more than telephones take, and refused before any of them is decoded."""
LONGEST_SIDE: Final = 3_000
"""Pixels of the longer side that are worked on; a larger picture is made smaller first."""
DETECTED_SIDE: Final = 960
"""Pixels of the longer side in which lines of text are looked for; they are read from the larger picture."""
MOST_LINES: Final = 150
"""Lines of text of one picture that are read, from the top."""
MOST_WRITING: Final = 120_000
"""Pixels of line, each 48 pixels high, that are read of one picture, from the top: some five thousand letters."""
MOST_LENGTH: Final = 6
"""How many times longer than wide a picture may be before only its upper part is read."""
SHOWN_SIDE: Final = 1_000
"""Pixels of the longer side of the picture that is shown beside the answer."""
MOST_CODES: Final = 10
"""Codes of one picture."""
MOST_PAYLOAD: Final = 4_500
"""Characters of one code: a QR code holds 4,296 letters at most."""
MOST_PAGES: Final = 20
"""Pages of a document whose text is read."""
MOST_PAGES_READ: Final = 3
"""Pages of a document without a text layer whose text is read from how they look."""
MOST_PAGES_SEEN: Final = 10
"""Pages of a document that are looked at as pictures, for codes."""
MOST_PICTURES: Final = 6
"""Pictures of one mail."""
SMALLEST_SIDE: Final = 40
"""A smaller picture in a mail is a button or a pixel that counts readers."""
