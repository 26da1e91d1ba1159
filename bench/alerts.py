"""What an alert costs: written, published, verified, and mails to a server on this machine, in CPU time of one core.

    python bench/alerts.py [MAILS]
"""

from __future__ import annotations

import socket
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from quivive.alerts import trail
from quivive.alerts.deliveries import Ledger, Way
from quivive.alerts.draft import Wanted, draft
from quivive.alerts.letters import letter
from quivive.alerts.mailing import Pace, mail_all
from quivive.alerts.publisher import Mail, Publisher
from quivive.alerts.recipients import Recipient
from quivive.alerts.site import files_of
from quivive.alerts.verify import verified
from quivive.cli.alert_given import wordings
from quivive.knowledge import load_knowledge
from quivive.reports.sending import MailServer
from quivive.store import open_store
from quivive.watching import Campaign

AT = datetime(2026, 6, 10, 9, tzinfo=UTC)
LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")
TEXT = "Chronopost : votre colis est bloqué. Réglez 1,99 € avant 24h sur https://chronopost-colis.example/suivi ou appelez le 06 39 98 12 34."


class Sink:
    """A mail server that takes everything."""

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        """Take it."""
        return "250 OK"


def spent(times: int, work: Callable[[], object]) -> float:
    """CPU milliseconds of one of `times` runs."""
    work()
    start = time.process_time()
    for _ in range(times):
        work()
    return 1_000 * (time.process_time() - start) / times


def main() -> None:
    """Print the figures."""
    knowledge, known, key = load_knowledge(), wordings(), Ed25519PrivateKey.generate()
    campaign = Campaign(
        id="0123456789abcdef", name="", brand="chronopost", scam_type="parcel", reports=1_234, first_seen=AT, last_seen=AT, channels={"sms": 9},
        countries={"FR": 9, "GB": 3}, languages={"fr": 9}, fingerprints=(), example="",
    )  # fmt: skip
    alert = draft(campaign, TEXT, Wanted(LANGUAGES), knowledge, AT)
    first = trail.drafted(alert, "Anna", AT)
    second = trail.approved(trail.cases([first])[alert.id], "Ben", AT)
    third = trail.published(trail.cases([first, second])[alert.id], "Ben", AT)
    case = trail.cases([first, second, third])[alert.id]
    publisher = Publisher("Bluebird Bank", "https://alerts.bluebird.example/", "alerts@bluebird.example", ("en",), Mail(), ())
    files = files_of(case.issues, publisher, known, key)
    page, document = files[f"{alert.id}.fr.html"], files[f"{alert.id}.json"]
    print(f"draft in 7 languages          {spent(20, lambda: draft(campaign, TEXT, Wanted(LANGUAGES), knowledge, AT)):8.1f} ms")
    print(f"its 9 files, signed           {spent(20, lambda: files_of(case.issues, publisher, known, key)):8.1f} ms")
    print(f"verify a page                 {spent(50, lambda: verified('x', page, key.public_key())):8.1f} ms")
    print(f"page / document               {len(page) / 1_000:8.0f} kB / {len(document) / 1_000:.0f} kB")
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    people = [(Recipient(f"person{number}@mail.example"), f"{number:032x}") for number in range(mails)]
    server = MailServer("127.0.0.1", port, "none", "", "", "", "", 10.0)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.sqlite", create=True) as store:
        ledger = Ledger(store, alert.id, 1, Way.MAIL, "a")
        start, wall = time.process_time(), time.monotonic()
        mail_all(
            people, lambda person, mark: letter(case.issues[0], publisher, known["fr"], person.address, mark, "alerts@bluebird.example"), server,
            "alerts@bluebird.example", ledger, Pace(60_000), lambda: AT,
        )  # fmt: skip
        print(f"a mail, the server's part too {1_000 * (time.process_time() - start) / mails:8.1f} ms ({mails / (time.monotonic() - wall):.0f} a second by the clock)")
    controller.stop()


if __name__ == "__main__":
    main()
