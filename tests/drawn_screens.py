"""Screens of telephones, letters and codes, drawn for the tests: nothing here was photographed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

import zxingcpp
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

LIGHT = {"page": (255, 255, 255), "head": (246, 246, 246), "theirs": (233, 233, 235), "mine": (52, 199, 89), "ink": (0, 0, 0), "quiet": (130, 130, 130), "link": (0, 122, 255)}
DARK = {"page": (0, 0, 0), "head": (24, 24, 26), "theirs": (44, 44, 46), "mine": (10, 110, 60), "ink": (255, 255, 255), "quiet": (150, 150, 155), "link": (100, 170, 255)}


@lru_cache(maxsize=16)
def font(size: int) -> FreeTypeFont:
    """DejaVu where it is installed, else the type that Pillow brings."""
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size)
    except OSError:
        found = ImageFont.load_default(size)
        assert isinstance(found, FreeTypeFont)
        return found


def screen(
    messages: Sequence[tuple[str, str]], *, sender: str = "+44 7700 900123", colours: dict[str, tuple[int, int, int]] = LIGHT, width: int = 720, date: str = "Today 11:17", below: str = "Text message", furniture: bool = True
) -> Image.Image:
    """A conversation: `messages` as (side, text), side `theirs` or `mine`; `_words_` between underscores are drawn as a link.

    A text's lines are broken where it has line ends, as a telephone breaks them.
    """
    picture = Image.new("RGB", (width, 1300), colours["page"])
    draw = ImageDraw.Draw(picture)
    top = 20
    if furniture:
        draw.rectangle((0, 0, width, 200), fill=colours["head"])
        draw.text((40, 18), "09:41", fill=colours["ink"], font=font(26))
        draw.text((width - 110, 18), "78%", fill=colours["ink"], font=font(26))
        draw.text((24, 96), "<", fill=colours["link"], font=font(44))
        draw.ellipse((width // 2 - 36, 70, width // 2 + 36, 142), fill=(140, 145, 155))
        _centred(draw, 154, sender, colours["ink"], 26, width)
        _centred(draw, 224, date, colours["quiet"], 24, width)
        top = 280
    for side, text in messages:
        lines = text.split("\n")
        broad = max(int(font(30).getlength(line.replace("_", ""))) for line in lines)
        left = 40 if side == "theirs" else width - broad - 70
        bottom = top + 44 * len(lines) + 30
        draw.rounded_rectangle((left, top, left + broad + 44, bottom), 26, fill=colours[side])
        for place, line in enumerate(lines):
            _line(draw, left + 22, top + 15 + 44 * place, line, colours)
        top = bottom + 26
    if furniture:
        draw.rounded_rectangle((80, 1210, width - 60, 1270), 28, outline=colours["quiet"], width=2)
        draw.text((110, 1222), below, fill=colours["quiet"], font=font(28))
    return picture if furniture else picture.crop((0, 0, width, top))


def _line(draw: ImageDraw.ImageDraw, left: float, top: float, line: str, colours: dict[str, tuple[int, int, int]]) -> None:
    for place, piece in enumerate(line.split("_")):
        ink = colours["link"] if place % 2 else colours["ink"]
        draw.text((left, top), piece, fill=ink, font=font(30))
        broad = font(30).getlength(piece)
        if place % 2:
            draw.line((left, top + 35, left + broad, top + 35), fill=ink, width=2)
        left += broad


def _centred(draw: ImageDraw.ImageDraw, top: int, text: str, ink: tuple[int, int, int], size: int, width: int) -> None:
    draw.text(((width - font(size).getlength(text)) / 2, top), text, fill=ink, font=font(size))


def letter(text: str, *, code: str = "", size: tuple[int, int] = (1000, 1300)) -> Image.Image:
    """A sheet of paper with `text`, and below it a code that holds `code`."""
    picture = Image.new("RGB", size, (252, 252, 250))
    draw = ImageDraw.Draw(picture)
    draw.multiline_text((90, 110), text, fill=(20, 20, 20), font=font(32), spacing=16)
    if code:
        picture.paste(qr(code).resize((360, 360)), (320, size[1] - 460))
    return picture


def qr(payload: str, scale: int = 6) -> Image.Image:
    """A QR code with its margin."""
    matrix = modules(payload)
    side = len(matrix) + 8
    picture = Image.new("L", (side, side), 255)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                picture.putpixel((column + 4, row + 4), 0)
    return picture.resize((side * scale, side * scale), Image.Resampling.NEAREST).convert("RGB")


def modules(payload: str) -> list[list[bool]]:
    """The modules of a QR code, True for dark, without a margin."""
    image = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode).to_image(scale=1, add_quiet_zones=False)
    view = memoryview(image)
    height, width = view.shape[:2]
    return [[view[row, column] < 128 for column in range(width)] for row in range(height)]


def stored(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()
