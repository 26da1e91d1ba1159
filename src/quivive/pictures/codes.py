"""The codes to scan in a picture, decoded by ZXing; nothing that they say is opened."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from quivive.errors import MissingExtra
from quivive.native import native_decoder
from quivive.pictures.limits import MOST_CODES, MOST_PAYLOAD

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE: Final = 1_600
"""Pixels of the longer side in which codes are looked for first; the whole picture only where none is found."""
_FORMATS: Final = ("QRCode", "MicroQRCode", "RMQRCode", "Aztec", "DataMatrix", "PDF417", "EAN13", "EAN8", "UPCA", "Code128")
"""Those that are printed for people to scan; others are seen in plain text where there are none."""


def read_codes(picture: Image) -> tuple[str, ...]:
    """The payload of each code, from top to bottom; at most `MOST_CODES`.

    Raises `MissingExtra` where the part that scans is not installed.
    """
    grey = picture.convert("L")
    tries = [grey] if max(grey.size) <= _SIDE else [grey.resize(_fitting(grey.size), reducing_gap=2.0), grey]
    return next((found for tried in tries if (found := decoded(tried.tobytes(), *tried.size))), ())


def decoded(pixels: bytes, width: int, height: int) -> tuple[str, ...]:
    """The payloads of the codes in an image of one byte a pixel, from top to bottom.

    Raises `MissingExtra` where the part that scans is not installed.
    """
    native_decoder()
    zxing, formats = _scanner()
    image = memoryview(pixels).cast("B", (height, width))
    found = [code for code in zxing.read_barcodes(image, formats=formats) if code.valid and code.text.strip("\x00 ")]
    found.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    payloads = (code.text.replace("\x00", "")[:MOST_PAYLOAD].strip("\r\n") for code in found)
    return tuple(dict.fromkeys(payloads))[:MOST_CODES]


@lru_cache(maxsize=1)
def _scanner() -> tuple[Any, Any]:
    """The library and the formats that it knows of those looked for."""
    try:
        import zxingcpp  # noqa: PLC0415 - an optional part
    except ImportError:
        raise MissingExtra("qr", "Reading codes to scan") from None
    known = [getattr(zxingcpp.BarcodeFormat, name) for name in _FORMATS if hasattr(zxingcpp.BarcodeFormat, name)]
    return zxingcpp, zxingcpp.BarcodeFormats(known) if hasattr(zxingcpp, "BarcodeFormats") else known


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    return max(1, size[0] * _SIDE // max(size)), max(1, size[1] * _SIDE // max(size))
