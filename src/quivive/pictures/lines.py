"""The lines of text in a picture, read by RapidOCR with the weights that its wheel carries."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from quivive.errors import MissingExtra
from quivive.frozen import frozen
from quivive.pictures.limits import DETECTED_SIDE, MOST_LINES, MOST_WRITING
from quivive.silent_onnx import silence_onnx_runtime

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDE: Final = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "})
_SMALL_SIDE: Final = 700
"""A picture with a smaller longer side is enlarged before it is read."""
_READ_HEIGHT: Final = 48
"""Pixels of height to which the reader brings every line."""
_LEAST_WIDE: Final = 96
"""Pixels of width to which it fills up a shorter one; from 320, its own bound, a clock costs as much as a sentence."""
_LEAST_SURE: Final = 0.5
_CORNERS: Final = 4
_UPRIGHT: Final = 0.6
"""The share of upright boxes from which on a picture lies on its side."""


@frozen
class Line:
    """One line of text: what was read with which confidence (0 to 1), and its box in pixels of the picture."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of its box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Between left and right."""
        return (self.left + self.right) / 2


def read_lines(picture: Image) -> tuple[Image, tuple[Line, ...], bool]:
    """The picture, turned so that its text is level, its lines from top to bottom, and whether there was more to read.

    Raises `MissingExtra` where the part that reads is not installed.
    """
    boxes = _detect(picture)
    if boxes and sum(map(_is_upright, boxes)) > _UPRIGHT * len(boxes):
        turned = [picture.rotate(angle, expand=True) for angle in (90, 270)]
        picture, boxes = max(((other, _detect(other)) for other in turned), key=lambda tried: _worth(_recognise(*tried, most=_TRIED)[0]))
    elif boxes and abs(tilt := _tilt(boxes)) > _LEVEL:
        picture = picture.rotate(math.degrees(tilt), expand=True, fillcolor=_corner(picture))
        boxes = _detect(picture)
    found, cut = _recognise(picture, boxes, most=MOST_WRITING)
    lines = [_line(box, text, confidence) for box, text, confidence in found]
    return picture, tuple(sorted(lines, key=lambda line: (line.top, line.left))), cut


_LEVEL: Final = math.radians(1.5)
_TRIED: Final = 6_000
"""Pixels of line that are read to see which way up a picture is."""
_Box = list[tuple[float, float]]
"""Four corners, from the upper left one on, clockwise."""
_Found = list[tuple[_Box, str, float]]


def _detect(picture: Image) -> list[_Box]:
    """Where the lines are, from the top."""
    factor = _enlarged(picture)
    larger = picture.resize((picture.width * factor, picture.height * factor)) if factor > 1 else picture
    boxes = _engine()(_bgr(larger), use_det=True, use_cls=False, use_rec=False).boxes
    found = [[(float(x) / factor, float(y) / factor) for x, y in box] for box in boxes] if boxes is not None else []
    return sorted((box for box in found if len(box) == _CORNERS), key=_top)


def _recognise(picture: Image, boxes: list[_Box], *, most: int) -> tuple[_Found, bool]:
    """What the lines say, as many as `most` pixels of line go, and whether there were more."""
    factor = _enlarged(picture)
    larger = picture.resize((picture.width * factor, picture.height * factor)) if factor > 1 else picture
    found: _Found = []
    for box in boxes:
        line = _cut_out(larger, [(x * factor, y * factor) for x, y in box])
        most -= line.width * _READ_HEIGHT // max(line.height, 1)
        if most < 0:
            return found, True
        read = _engine()(_bgr(line), use_det=False, use_cls=False, use_rec=True)
        if read.txts and read.txts[0].strip() and read.scores[0] >= _LEAST_SURE:
            found.append((box, read.txts[0], float(read.scores[0])))
    return found, False


def _enlarged(picture: Image) -> int:
    return 2 if max(picture.size) < _SMALL_SIDE else 1


def _top(box: _Box) -> float:
    return min(y for _, y in box)


def _bgr(picture: Image) -> Any:  # noqa: ANN401 - an array
    # Imported here because it comes with the optional part.
    import numpy as np  # noqa: PLC0415

    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def _cut_out(picture: Image, box: _Box) -> Image:
    """The line between four corners (from the upper left one on, clockwise), made level; what stands upright is laid down."""
    from PIL import Image  # noqa: PLC0415 - an optional part

    upper_left, upper_right, lower_right, lower_left = box
    width = round(max(math.dist(upper_left, upper_right), math.dist(lower_left, lower_right)))
    height = round(max(math.dist(upper_left, lower_left), math.dist(upper_right, lower_right)))
    corners = (*upper_left, *lower_left, *lower_right, *upper_right)
    line = picture.transform((max(width, 1), max(height, 1)), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    return line.transpose(Image.Transpose.ROTATE_90) if height >= 1.5 * width else line


@lru_cache(maxsize=1)
def _engine() -> Any:  # noqa: ANN401 - RapidOCR has no types
    silence_onnx_runtime()
    try:
        import rapidocr  # noqa: PLC0415 - an optional part
        from rapidocr.utils.log import logger  # noqa: PLC0415 - an optional part
    except ImportError:
        raise MissingExtra("ocr", "Reading the text of a picture") from None
    weights = Path(rapidocr.__file__).parent / "models"
    found = {name: next(iter(sorted(weights.glob(f"PP-OCRv*_{name}_small.onnx"))), None) for name in ("det", "rec")}
    if None in found.values():
        # Without a path RapidOCR would fetch the weights from the network.
        raise MissingExtra("ocr", "Reading the text of a picture")
    logger.setLevel("ERROR")
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 4_000,
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTED_SIDE,
            "Det.max_candidates": MOST_LINES,
            "Det.model_path": str(found["det"]),
            "Rec.model_path": str(found["rec"]),
            "Rec.rec_img_shape": [3, _READ_HEIGHT, _LEAST_WIDE],
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _line(box: _Box, text: str, confidence: float) -> Line:
    across, down = [x for x, _ in box], [y for _, y in box]
    plain = unicodedata.normalize("NFC", text.translate(_WIDE)).strip()
    return Line(plain, confidence, min(across), min(down), max(across), max(down))


def _is_upright(box: _Box) -> bool:
    across, down = [x for x, _ in box], [y for _, y in box]
    return max(down) - min(down) > 1.5 * (max(across) - min(across))


def _worth(found: _Found) -> float:
    return sum(len(text) * confidence**4 for _, text, confidence in found)


def _tilt(boxes: list[_Box]) -> float:
    """By how much the lines rise or fall, in radians: of the longer half of them the middle one."""
    wide = sorted(boxes, key=lambda box: box[0][0] - box[1][0])[: len(boxes) // 2 + 1]
    return median(math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]) for box in wide)


def _corner(picture: Image) -> tuple[int, ...]:
    pixel = picture.getpixel((0, 0))
    return pixel if isinstance(pixel, tuple) else (255, 255, 255)
