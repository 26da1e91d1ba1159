"""The actions of `quivive alert` that need no store: `keys new` and `verify`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from quivive.alerts.errors import CannotAlert
from quivive.alerts.keys import new_key, read_public
from quivive.alerts.verify import LARGEST_FILE, Verified, verified
from quivive.cli.alert_given import needed
from quivive.cli.arguments import one_of
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.listing import write_json
from quivive.renderers.visible import visible_line

_CAP, _DOCUMENT = ".cap.xml", ".json"


def new_keys(chosen: Namespace, console: Console) -> int:
    """Make a key pair; the exit status."""
    one_of(("new",), "keys", chosen.alert_id, console.wording)
    needed(chosen, "--output")
    name = new_key(Path(chosen.output))
    console.note(console.say("alerts.said.key", name=name, path=chosen.output, address=f"{chosen.output}.pub"))
    return NOTHING_FOUND


def verify(chosen: Namespace, console: Console) -> int:
    """Say whether a file is what the owner of the key signed; the exit status."""
    needed(chosen, "--key")
    path = Path(chosen.alert_id)
    shown = visible_line(chosen.alert_id[:200]) or "-"
    beside = path.with_name(path.name.removesuffix(_CAP) + _DOCUMENT) if path.name.endswith(_CAP) else None
    document = _read(beside, shown) if beside and beside.is_file() else b""
    found = verified(shown, _read(path, shown), read_public(Path(chosen.key)), document)
    if chosen.format == "json":
        write_json(console, _table(found))
        return NOTHING_FOUND
    console.write(console.say("alerts.said.verified") + "\n")
    said = [found.publisher, found.alert.notice(console.language).headline]
    if found.because:
        said.append(console.say(f"alerts.withdrawn.{found.because}"))
    for line in said:
        console.write(f"  {visible_line(line)}\n")
    version = console.say("alerts.said.version", number=str(found.version), date=found.updated[:10], address=found.page)
    console.write(f"  {visible_line(version)}\n")
    return NOTHING_FOUND


def _table(found: Verified) -> dict[str, object]:
    return {
        "valid": True,
        "id": found.alert.id,
        "version": found.version,
        "state": str(found.state),
        "because": found.because,
        "published": found.published,
        "updated": found.updated,
        "publisher": found.publisher,
        "page": found.page,
        "headline": found.alert.notices[0].headline,
    }


def _read(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError):
        raise CannotAlert("verify_unreadable", path=shown) from None
