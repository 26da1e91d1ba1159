"""ONNX Runtime, told to be silent before it begins."""

from __future__ import annotations

import os
from contextlib import suppress


def silence_onnx_runtime() -> None:
    """Called before anything that loads ONNX Runtime: nothing of a check leaves the machine, so neither may what it would tell.

    Since 1.29 its wheels for Linux and macOS report each process and each model to Microsoft, and keep an id for it in
    the cache folder, unless this variable is set before it is loaded (microsoft/onnxruntime pull request 27379). Where the
    program that calls us loaded it before, it is at least told to stop.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    with suppress(ImportError, AttributeError):
        import onnxruntime  # noqa: PLC0415 - a large library of an optional part

        onnxruntime.disable_telemetry_events()
