"""A picture's bytes to its pixels, the right way up; refused before decoding where that would cost too much."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

from quivive.errors import MissingExtra, UnreadableInput
from quivive.native import native_decoder
from quivive.pictures.kinds import kind_of
from quivive.pictures.limits import LONGEST_SIDE, MOST_BYTES, MOST_LENGTH, MOST_PIXELS, SHOWN_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

CUT: Final = "cut"
"""Tells in the `info` of an opened picture whether it was longer than what is looked at."""
_SAVE_AGAIN: Final = "Save the picture again, or type what it says."
_FORMATS: Final = {"PNG": "PNG", "JPEG": "JPEG", "WebP": "WEBP", "GIF": "GIF", "BMP": "BMP", "HEIC": "HEIF"}
"""The decoders that are asked at all, by the kind of picture: each one less is one less to be attacked."""


def open_picture(data: bytes) -> Image:
    """The picture in `data` as RGB, turned as its EXIF says, its longer side at most `LONGEST_SIDE`.

    Raises `UnreadableInput` for what is no picture, is broken or declares too many pixels, and `MissingExtra`
    where its kind needs a part that is not installed.
    """
    kind = kind_of(data)
    if kind not in _FORMATS:
        raise UnreadableInput("This is not a picture that can be read.", _SAVE_AGAIN)
    if len(data) > MOST_BYTES:
        raise UnreadableInput(f"The picture is larger than {MOST_BYTES // 1024**2} MB.", "Make it smaller, or cut out the message.")
    native_decoder()
    try:
        from PIL import Image, ImageOps  # noqa: PLC0415 - an optional part
    except ImportError:
        raise MissingExtra("ocr", "Reading a picture") from None
    if kind == "HEIC":
        _learn_heic()
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; how large one may be is decided here.
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(_flat(picture))
    except Image.DecompressionBombError:
        raise UnreadableInput(
            f"The picture says that it has more than {MOST_PIXELS // 1_000_000} million pixels.",
            "Make it smaller, or cut out the message.",
        ) from None
    except Exception:  # noqa: BLE001 - decoders raise whatever they like on broken files
        raise UnreadableInput("The picture is broken.", _SAVE_AGAIN) from None
    cut = upright.height > MOST_LENGTH * upright.width
    if cut:
        upright = upright.crop((0, 0, upright.width, MOST_LENGTH * upright.width))
    opened = _at_most(upright, LONGEST_SIDE)
    opened.info = {CUT: cut}
    return opened


def shown(picture: Image) -> tuple[bytes, float]:
    """The picture as a JPEG that is small enough to stand in a page, and by what its sides were multiplied."""
    small = _at_most(picture, SHOWN_SIDE)
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=70, optimize=True)
    return stream.getvalue(), small.width / picture.width


def _flat(picture: Image) -> Image:
    """Its first frame as RGB; what is see-through lies on white, as programs show it, or on black where all else is light."""
    from PIL import Image  # noqa: PLC0415 - an optional part

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        alpha = layered.getchannel("A")
        light = layered.convert("L").resize((1, 1)).getpixel((0, 0))
        ground = 0 if isinstance(light, int) and light > 200 and alpha.getextrema()[0] == 0 else 255
        flat = Image.new("RGB", layered.size, (ground,) * 3)
        flat.paste(layered, mask=alpha)
        flat.info = {key: value for key, value in picture.info.items() if key == "exif"}
        return flat
    return picture.convert("RGB")


def _at_most(picture: Image, side: int) -> Image:
    longer = max(picture.size)
    if longer <= side:
        return picture
    return picture.resize((max(1, picture.width * side // longer), max(1, picture.height * side // longer)), reducing_gap=3.0)


def _learn_heic() -> None:
    try:
        import pi_heif  # noqa: PLC0415 - an optional part
    except ImportError:
        raise MissingExtra("heic", "Reading a picture of the kind HEIC") from None
    pi_heif.register_heif_opener()
