"""What `check` and `scan` are both given: inputs that exist, and what is known beside them."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments, WrongUse, one_of
from quivive.cli.console import Console, load_wording
from quivive.fact_files import WORDING
from quivive.message import Channel, Message
from quivive.readers import ReadOptions
from quivive.readers.options import Apart
from quivive.verdict import Happened

if TYPE_CHECKING:
    from concurrent.futures import Future

    from quivive.isolated.ahead import ReadAhead


def add_options_of_reading(parser: Arguments) -> None:
    """The options that say what an input itself does not."""
    parser.option("--channel", default="", metavar="|".join(Channel))
    parser.option("--country", default="", metavar="CC")
    parser.option("--trust-authserv", action="append", default=[], metavar="NAME")
    add_options_of_speech(parser)


def add_options_of_speech(parser: Arguments) -> None:
    """The options that recordings are heard with."""
    parser.option("--spoken", default="", metavar="xx")
    parser.option("--speech-model", default="", metavar="FOLDER")


def speech_model_given(chosen: Namespace) -> str:
    """The folder with one's own weights of speech recognition, by the option or the environment; or empty."""
    return chosen.speech_model or os.environ.get("QUIVIVE_SPEECH_MODEL", "")


def spoken_given(chosen: Namespace, console: Console) -> str:
    """The language that is spoken, as ISO 639-1, or empty; raises `WrongUse` for what is no such code."""
    code: str = chosen.spoken.lower()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        one_of(WORDING, "--spoken", code, console.wording)
    return code


def add_happened(parser: Arguments) -> None:
    """The option that says what has already happened."""
    parser.option("--happened", default="", metavar="WHAT,…", details={"near": ", ".join(Happened)})


def happened_given(chosen: Namespace) -> tuple[Happened, ...]:
    """What has already happened, as given with commas; raises `UnknownName` with near names."""
    names = [name for name in chosen.happened.split(",") if name.strip()]
    if not names:
        return ()
    # Imported here because only this option needs it.
    from quivive.api import happened_named  # noqa: PLC0415

    return happened_named(names)


def country_given(chosen: Namespace) -> str:
    """The code of the country given, or empty; raises `UnknownName`."""
    if not chosen.country:
        return ""
    # Imported here because only a country needs what is known.
    from quivive.api import country_code  # noqa: PLC0415
    from quivive.knowledge import load_knowledge  # noqa: PLC0415

    return country_code(chosen.country, load_knowledge())


def options_of_reading(chosen: Namespace, console: Console, *, at_once: int = 0) -> ReadOptions:
    """What was said beside the inputs; raises `UnknownName` or `WrongUse` for what nobody knows.

    `at_once` files are read by other processes at the same time (0: as many as there are processors).
    """
    check_language(chosen, console)
    if chosen.channel:
        one_of([str(channel) for channel in Channel], "--channel", chosen.channel, console.wording)
    return ReadOptions(
        channel=Channel(chosen.channel) if chosen.channel else None,
        sender=getattr(chosen, "sender", ""),
        country=country_given(chosen),
        language=spoken_given(chosen, console),
        trusted_authservs=frozenset(name.lower() for name in chosen.trust_authserv),
        speech_model=speech_model_given(chosen),
        apart=read_apart(speech_model_given(chosen), at_once),
    )


def read_apart(speech_model: str = "", at_once: int = 0) -> Apart:
    """What reads pictures, documents and recordings, in processes that are started when the first of them comes."""
    ahead: list[ReadAhead] = []

    def read(reader: str, data: bytes, options: ReadOptions, name: str) -> Future[Message]:
        if not ahead:
            # Imported here because most messages are texts.
            import atexit  # noqa: PLC0415

            from quivive.batch.processes import available_processors  # noqa: PLC0415
            from quivive.isolated.ahead import ReadAhead  # noqa: PLC0415

            ahead.append(ReadAhead(at_once or available_processors(), speech_model))
            atexit.register(ahead[0].close)
        return ahead[0].read(reader, data, options, name)

    return read


def check_language(chosen: Namespace, console: Console) -> None:
    """Raise `UnknownName` if the answer is wanted in a language that there is no wording in."""
    if chosen.language and chosen.language.lower() not in WORDING:
        # Imported here because only a slip needs it.
        from quivive.errors import UnknownName  # noqa: PLC0415

        names = [f"{code} ({load_wording(code).say('language.name')})" for code in WORDING]
        raise UnknownName("language", chosen.language, names)


def existing_inputs(names: list[str], console: Console) -> list[str]:
    """The inputs, all of them there; raises `WrongUse` for the first that is not."""
    for name in names:
        if name == "-" or _exists(Path(name)):
            continue
        if len(name) > _LONGEST_NAME or "\n" in name:
            shown = name.split("\n")[0][:40].strip() + " …"
            raise WrongUse(console.say("errors.not_found", path=shown), console.say("errors.text_as_file_remedy"))
        near = _near(Path(name))
        remedy = "errors.near_names" if near else "errors.not_found_remedy"
        raise WrongUse(console.say("errors.not_found", path=name), console.say(remedy, near=near))
    return names


def is_address(name: str) -> bool:
    """Whether an input is a web address, and not a file: it is judged as it stands, never opened."""
    return name.lower().startswith(("http://", "https://", "hxxp://", "hxxps://", "www.")) and not _exists(Path(name))


_LONGEST_NAME = 120
"""What is longer and no file is a message that was given without `--text`."""


def _exists(path: Path) -> bool:
    """Whether something is there; what may not be looked at is, and reading it says what is wrong."""
    try:
        return path.exists()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False


def _near(path: Path) -> str:
    """Something with nearly that name in the same folder, or nothing."""
    # Imported here because only a slip needs it.
    from difflib import get_close_matches  # noqa: PLC0415

    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.name != path.name]
    except OSError:
        return ""
    return ", ".join(str(path.parent / name) for name in get_close_matches(path.name, names, n=1))
