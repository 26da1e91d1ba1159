"""One line of JSON for what stands after some seconds of a call, as `quivive.schema.LISTEN` describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from quivive.listening import Heard, Standing
from quivive.renderers.json import as_table
from quivive.schema import LISTEN_NAME
from quivive.wording import Wording


def standing_line(seconds: float, standing: Standing | None, settled: Sequence[Heard], wording: Wording) -> str:
    """The line, with its end; `verdict` is null where too little was said."""
    return (
        json.dumps(
            {
                "schema": LISTEN_NAME,
                "seconds": round(seconds, 2),
                "heard": [{"text": each.text, "seconds": each.seconds} for each in settled],
                "warns": standing is not None and standing.warns,
                "warned_at": standing.warned_at if standing is not None else None,
                "verdict": as_table(standing.verdict, standing.message, wording) if standing is not None else None,
            }
        )
        + "\n"
    )
