"""What whoever runs the server decides, from a file and from the environment; all faults are told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from ipaddress import ip_network
from pathlib import Path

from quivive.errors import SettingsFault
from quivive.server.log import FORMS

PREFIX = "QUIVIVE_"
"""Before the name of a setting, in capitals, in the environment: `QUIVIVE_PORT`."""
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """All of them, with what they are where nobody says otherwise."""

    host: str = "127.0.0.1"
    """The address to listen on: this machine only, unless said otherwise."""
    port: int = 8080
    workers: int = 1
    """Processes that answer."""
    largest_upload: int = 12 * _MEGABYTE
    """Bytes of one request."""
    largest_scan: int = 256 * _MEGABYTE
    """Bytes of a scan, whose messages are answered while it arrives."""
    scan_processes: int = 1
    """Processes that a process starts, once it is asked to, for scans alone."""
    seconds_to_send: int = 30
    """How long a request may take to arrive."""
    checks_at_once: int = 4
    """Checks of pictures, recordings and documents that run at the same time in one process; others wait (`Work`)."""
    checks_waiting: int = 32
    """Checks that may wait; whoever comes after is asked to come again."""
    readers_at_once: int = 2
    """Pictures, documents and recordings that are read at the same time, each by a process of its own."""
    readers_waiting: int = 8
    """Such files that may wait."""
    seconds_to_read: int = 60
    """How long reading one of them may take before it is given up."""
    megabytes_to_read: int = 2_048
    """Memory that reading one of them may take; 0 is without a limit."""
    seconds_heard: int = 180
    """Of a recording only so much is heard."""
    requests_per_minute: int = 60
    """From one address, over all processes; 0 is without a limit."""
    behind_proxy: str = ""
    """Addresses, with commas between, of proxies whose word on who asks and by which scheme is taken."""
    database: str = ""
    """Where reports, accounts and keys are kept: a file, a `postgresql://` address, `none` for nowhere; empty: a file of the
    person who runs it (`store_place`)."""
    key_file: str = ""
    """Where the key of the store lies; empty: beside a file, in `QUIVIVE_STORE_KEY` for PostgreSQL."""
    open_check: str = "yes"
    """Whether programs may have a message checked without a key: `yes` or `no`."""
    collecting: str = "yes"
    """Whether people may add a message to the reports from the page: `yes` or `no`."""
    publisher: str = ""
    """The file with who publishes alerts (docs/alerts.md); empty: alerts are written and approved here, not published."""
    signing_key: str = ""
    """The file of the key that signs alerts."""
    alerts_folder: str = ""
    """The folder that alerts are published to."""
    webhooks: str = ""
    """The file with the programs that are told of new campaigns and surges (docs/api.md)."""
    recipients: str = ""
    """The file with the people that alerts are mailed to (docs/alerts.md)."""
    mail_server: str = ""
    """The file that says which server takes mails (docs/reporting.md)."""
    require_second_factor: str = "no"
    """Whose account must have a second factor: `no`, `publishers` (those and admins) or `all`."""
    oidc_issuer: str = ""
    """The address of the OpenID provider that the team signs in at; empty: there is none."""
    oidc_client_id: str = ""
    oidc_client_secret_file: str = ""
    """The file with what Quivive proves itself to the provider with; empty for a public client (PKCE alone)."""
    oidc_hosts: str = ""
    """Hosts, with commas between, on which the provider has addresses beside its own."""
    oidc_roles_claim: str = "groups"
    """The claim that says what somebody may do; dots lead into it (`realm_access.roles`)."""
    oidc_roles: str = ""
    """Which value of the claim means which role: `fraud-admins=admin, fraud=analyst`; `*=reader` for everybody there."""
    oidc_only: str = "no"
    """Whether passwords are no longer taken: `yes` or `no`."""
    metrics_from: str = "127.0.0.1,::1"
    """Addresses and networks, with commas between, that may ask for `/metrics`, by no proxy; `none`: nobody."""
    log: str = "none"
    """Lines on standard error: `none` (faults alone), or one for each request too, as `text` or `json`; never of what was sent."""
    public_address: str = ""
    """`https://…` under which people reach it, for what is told to be there over HTTPS only."""


def settings_from(path: Path | None, environment: Mapping[str, str], **given: object) -> Settings:
    """The settings: what is `given` (None does not count) over the environment over the TOML file at `path`.

    Raises `SettingsFault` with every fault, also for names that nobody knows in the file.
    """
    faults: list[str] = []
    told: dict[str, tuple[str, object]] = {}
    if path is not None:
        told |= {name: (str(path), value) for name, value in _file(path, faults).items()}
    kinds = {field.name: type(field.default) for field in fields(Settings)}
    for name in kinds:
        variable = PREFIX + name.upper()
        if environment.get(variable):
            told[name] = (variable, environment[variable])
    told |= {name: ("--" + name.replace("_", "-"), value) for name, value in given.items() if value is not None}
    values: dict[str, str | int] = {}
    for name, (where, value) in told.items():
        if name not in kinds:
            faults.append(f"{where}: {name}: there is no such setting")
        elif kinds[name] is int:
            number = _number(value)
            if number is None or not _LIMITS.get(name, (0, 2**31))[0] <= number <= _LIMITS.get(name, (0, 2**31))[1]:
                low, high = _LIMITS.get(name, (0, 2**31))
                faults.append(f"{where}: {name}: {value!r} is no number from {low} to {high}")
            else:
                values[name] = number
        elif not isinstance(value, str):
            faults.append(f"{where}: {name}: {value!r} is no text")
        else:
            values[name] = value
    address = str(values.get("public_address", ""))
    if address and not address.startswith("https://"):
        faults.append(f"{told['public_address'][0]}: public_address: {address!r} does not begin with https://")
    for name, choices in _CHOICES.items():
        if name in values and values[name] not in choices:
            faults.append(f"{told[name][0]}: {name}: {values[name]!r} is none of {', '.join(choices)}")
    if "metrics_from" in values and not _are_networks(str(values["metrics_from"])):
        faults.append(f"{told['metrics_from'][0]}: metrics_from: {values['metrics_from']!r} is no list of addresses")
    settings = replace(Settings(), **values)  # type: ignore[arg-type]  # each was checked against its field above
    faults += _openid_faults(settings)
    if faults:
        raise SettingsFault(faults)
    return settings


def _openid_faults(settings: Settings) -> list[str]:
    if settings.oidc_issuer:
        from quivive.server.openid.checks import faults_of  # noqa: PLC0415 - needs an extra

        return list(faults_of(settings))
    return ["oidc_only: without oidc_issuer nobody could sign in"] if settings.oidc_only == "yes" else []


_CHOICES = {
    "collecting": ("yes", "no"), "open_check": ("yes", "no"), "require_second_factor": ("no", "publishers", "all"), "oidc_only": ("yes", "no"), "log": FORMS,
}  # fmt: skip
_LIMITS = {
    "port": (0, 65_535), "workers": (1, 256), "largest_upload": (1_000, 512 * _MEGABYTE), "seconds_to_send": (1, 3_600),
    "largest_scan": (1_000, 1024 * 1024 * _MEGABYTE), "scan_processes": (1, 64),
    "checks_at_once": (1, 1_000), "checks_waiting": (0, 100_000),
    "readers_at_once": (1, 64), "readers_waiting": (0, 10_000), "seconds_to_read": (1, 3_600), "megabytes_to_read": (0, 1_000_000),
    "seconds_heard": (1, 1_800), "requests_per_minute": (0, 1_000_000),
}  # fmt: skip


def _number(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _are_networks(text: str) -> bool:
    try:
        return text == NOWHERE or bool([ip_network(one.strip()) for one in text.split(",")])
    except ValueError:
        return False


def _file(path: Path, faults: list[str]) -> dict[str, object]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        faults.append(f"{path}: cannot be read: {error.strerror or error}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path}: is no TOML: {error}")
    else:
        return table
    return {}


NOWHERE = "none"
"""A database that is none, and addresses that nobody has."""


def store_place(settings: Settings, environment: Mapping[str, str]) -> str:
    """Where the store is; empty where nothing is to be kept. A file of one's own lies where the XDG base directories say."""
    if settings.database == NOWHERE:
        return ""
    if settings.database:
        return settings.database
    home = environment.get("XDG_DATA_HOME", "")
    data = Path(home) if home.startswith("/") else Path(environment.get("HOME") or "/nonexistent") / ".local" / "share"
    return str(data / "quivive" / "reports.sqlite")
