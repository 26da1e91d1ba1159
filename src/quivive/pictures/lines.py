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
from quivive.pictures.limits import DETECTED_SIDE, MOST_LINES

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDE: Final = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "})
_SMALL_SIDE: Final = 700
"""A picture with a smaller longer side is enlarged before it is read."""
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


def read_lines(picture: Image) -> tuple[Image, tuple[Line, ...]]:
    """The picture, turned so that its text is level, and its lines from top to bottom.

    Raises `MissingExtra` where the part that reads is not installed.
    """
    found = _read(picture)
    if found and sum(_is_upright(box) for box, _, _ in found) > _UPRIGHT * len(found):
        turned = [picture.rotate(angle, expand=True) for angle in (90, 270)]
        picture, found = max(((other, _read(other)) for other in turned), key=lambda read: _worth(read[1]))
    elif found and abs(tilt := _tilt(found)) > _LEVEL:
        picture = picture.rotate(math.degrees(tilt), expand=True, fillcolor=_corner(picture))
        found = _read(picture)
    lines = [_line(box, text, confidence) for box, text, confidence in found]
    return picture, tuple(sorted(lines, key=lambda line: (line.top, line.left)))


_LEVEL: Final = math.radians(1.5)
_Found = list[tuple[list[tuple[float, float]], str, float]]


def _read(picture: Image) -> _Found:
    """The four corners, the text and the confidence of each line."""
    # Imported here because both come with the optional part.
    import numpy as np  # noqa: PLC0415

    factor = 2 if max(picture.size) < _SMALL_SIDE else 1
    larger = picture.resize((picture.width * factor, picture.height * factor)) if factor > 1 else picture
    read = _engine()(np.ascontiguousarray(np.asarray(larger)[:, :, ::-1]))
    if read.boxes is None or read.txts is None:
        return []
    return [
        ([(float(x) / factor, float(y) / factor) for x, y in box], text, float(score))
        for box, text, score in zip(read.boxes, read.txts, read.scores, strict=True)
    ]


@lru_cache(maxsize=1)
def _engine() -> Any:  # noqa: ANN401 - RapidOCR has no types
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
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _line(box: list[tuple[float, float]], text: str, confidence: float) -> Line:
    across, down = [x for x, _ in box], [y for _, y in box]
    plain = unicodedata.normalize("NFC", text.translate(_WIDE)).strip()
    return Line(plain, confidence, min(across), min(down), max(across), max(down))


def _is_upright(box: list[tuple[float, float]]) -> bool:
    across, down = [x for x, _ in box], [y for _, y in box]
    return max(down) - min(down) > 1.5 * (max(across) - min(across))


def _worth(found: _Found) -> float:
    return sum(len(text) * confidence**4 for _, text, confidence in found)


def _tilt(found: _Found) -> float:
    """By how much the lines rise or fall, in radians: of the longer half of them the middle one."""
    wide = sorted(found, key=lambda line: line[0][0][0] - line[0][1][0])[: len(found) // 2 + 1]
    return median(math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]) for box, _, _ in wide)


def _corner(picture: Image) -> tuple[int, ...]:
    pixel = picture.getpixel((0, 0))
    return pixel if isinstance(pixel, tuple) else (255, 255, 255)
