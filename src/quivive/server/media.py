"""The kinds of content that `POST /v1/check` takes beside JSON, and how a file of each would be called."""

from __future__ import annotations

from typing import Final

JSON: Final = "application/json"
MAIL: Final = "message/rfc822"
_NAMES: Final = {
    "text/plain": "", "text/html": "page.html", "text/calendar": "invitation.ics", "text/vtt": "call.vtt", "application/x-subrip": "call.srt",
    MAIL: "mail.eml", "application/vnd.ms-outlook": "mail.msg", "application/mbox": "mails.mbox", "application/pdf": "document.pdf",
}  # fmt: skip
_PICTURES: Final = ("png", "jpeg", "webp", "gif", "bmp", "heic", "heif")
_SOUND: Final = {
    "wav": "wav", "x-wav": "wav", "wave": "wav", "vnd.wave": "wav", "mpeg": "mp3", "mp3": "mp3", "mp4": "m4a", "x-m4a": "m4a", "aac": "aac", "ogg": "ogg",
    "opus": "opus", "flac": "flac", "x-flac": "flac", "amr": "amr", "aiff": "aiff", "x-aiff": "aiff", "basic": "au", "webm": "webm", "3gpp": "3gp",
}  # fmt: skip
NAMES: Final[dict[str, str]] = {
    **_NAMES,
    **{f"image/{kind}": f"picture.{kind}" for kind in _PICTURES},
    **{f"audio/{kind}": f"recording.{ending}" for kind, ending in _SOUND.items()},
    **{f"video/{kind}": f"recording.{kind}" for kind in ("mp4", "webm", "3gpp")},
    "video/quicktime": "recording.mov", "application/ogg": "recording.ogg",
}  # fmt: skip
"""The name by which a reader recognises what does not tell itself; a text has none, so that it is read as one that was pasted."""
TAKEN: Final = (JSON, *NAMES)


def media_type(header: str) -> str:
    """The type that a `Content-Type` names, without its parameters; JSON where there is none."""
    return header.partition(";")[0].strip().lower() or JSON
