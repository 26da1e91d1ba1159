"""Pages from their templates: everything is escaped but what the renderer of answers escaped itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.renderers.markup import style_sheet
from quivive.verdict import Happened
from quivive.wording import Wording

_CHANNELS = ("sms", "email", "chat", "call", "web")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """What fills templates in: everything is escaped."""
    return Environment(
        loader=PackageLoader("quivive.server"), autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def compile_pages() -> None:
    """Make ready what the first of each page would wait for."""
    for name in environment().list_templates():
        environment().get_template(name)


def page(name: str, wording: Wording, *, status: int = 200, headers: Mapping[str, str] | None = None, **shown: object) -> HTMLResponse:
    """The page `name` in the language of the wording."""
    text = rendered(
        name, wording, languages=_languages(), channels=_CHANNELS, countries=_countries(wording), happenings=[str(one) for one in Happened], **shown
    )
    return HTMLResponse(text, status, headers={"content-language": wording.language, "vary": "accept-language", **(headers or {})})


def rendered(name: str, wording: Wording, **shown: object) -> str:
    """The template `name`, filled in."""
    return environment().get_template(f"{name}.html").render(say=wording.say, language=wording.language, version=static_version(), **shown)


@lru_cache(maxsize=1)
def _languages() -> tuple[tuple[str, str], ...]:
    """Each language by its own name."""
    return tuple((code, load_knowledge().wording(code).say("language.name")) for code in WORDING)


@lru_cache(maxsize=16)
def _countries(wording: Wording) -> tuple[tuple[str, str], ...]:
    """Countries there are places to report in, by name, in the order of the alphabet."""
    known = [code for code in load_knowledge().countries if len(code) == 2 and wording.has(f"countries.{code}")]
    names = [(code, wording.say(f"countries.{code}")) for code in known]
    return tuple(sorted(names, key=lambda one: unicodedata.normalize("NFKD", one[1])))


STATIC = (
    "page.css", "team.css", "reference.css", "page.js", "team.js", "live.js", "vendor/idiomorph.js", "vendor/uplot.js", "vendor/uplot.css", "icon.svg", "icon-192.png",
    "icon-512.png",
)  # fmt: skip


@lru_cache(maxsize=1)
def static_files() -> Mapping[str, bytes]:
    """The files that pages load; the look of answers is that of `quivive check --format html`."""
    folder = resources.files("quivive.server") / "static"
    files = {name: (folder / name).read_bytes() for name in STATIC}
    files["page.css"] = style_sheet().encode() + b"\n" + files["page.css"]
    return files


@lru_cache(maxsize=1)
def static_version() -> str:
    """Changes with any of the files, so that browsers may keep them."""
    return sha256(b"".join(static_files().values())).hexdigest()[:12]
