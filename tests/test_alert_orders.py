"""What goes out in the background: all of it, once, also after a crash, and by one process alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from alerting import secret_file
from console import Team, drafted, stepped, team
from test_alert_webhooks import SECRET, program

from quivive.alerts import orders, records, trail
from quivive.alerts.deliveries import Way
from quivive.alerts.orders import End, Order
from quivive.alerts.records import all_cases, cases_in
from quivive.alerts.trail import Because
from quivive.server.outlets import Carrier, Stopped
from quivive.store import leases, open_store

PEOPLE = [f"customer{number}@mail.example" for number in range(12)]
MAIL = """
[mail]
from = "alerts@bluebird.example"
list_id = "alerts.bluebird.example"
a_minute = 60000
"""


class Box:
    """A mail server that keeps what it is handed, and takes nothing while `closed`."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.closed = False
        self.after = 10**9

    async def handle_RCPT(self, _: object, __: object, envelope, address: str, options: object) -> str:  # type: ignore[no-untyped-def] # noqa: N802, ANN001 - names and types of aiosmtpd
        if self.closed:
            return "451 come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: object, __: object, envelope) -> str:  # type: ignore[no-untyped-def] # noqa: N802, ANN001 - as above
        self.taken += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def listening(box: Box) -> Iterator[int]:
    controller = Controller(box, hostname="127.0.0.1", port=0)
    # With port 0 aiosmtpd's own way of trying whether it listens does not know where: a free port is looked for here.
    import socket  # noqa: PLC0415 - only here

    with socket.create_server(("127.0.0.1", 0)) as free:
        controller.port = free.getsockname()[1]
    controller.start()
    yield controller.port
    controller.stop()


@contextmanager
def published(folder: Path, port: int) -> Iterator[tuple[Team, str]]:
    """A team that has published an alert with mails, which are still to go out; and the alert's id."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    (folder / "people.csv").write_text("".join(f"{address},en\n" for address in PEOPLE), "utf-8")
    (folder / "smtp.toml").write_text(f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n', "utf-8")
    with team(folder, MAIL) as plain:
        here = Team(plain.desk, replace(plain.settings, recipients=str(folder / "people.csv"), mail_server=str(folder / "smtp.toml")), plain.campaign, folder)
        address = drafted(here.client("Analyst"), here.campaign)
        publisher = here.client("Publisher")
        assert stepped(publisher, address, "approve")[0] == 303
        status, page = stepped(publisher, address, "publish", mail="1")
        assert status == 303 and "on its way" in page
        yield here, address.rpartition("/")[2]


def carrier(here: Team, name: str = "one", now: datetime | None = None) -> Carrier:
    return Carrier(here.desk, here.settings, name, threading.Event(), lambda: now or datetime.now(UTC))


def all_orders(here: Team) -> list[Order]:
    return list(orders.orders(iter(here.desk.store.journal(orders.JOURNAL))).values())


def test_mails_go_out_once_and_the_page_says_how_far_they_are(tmp_path: Path) -> None:
    box = Box()
    with listening(box) as port, published(tmp_path, port) as (here, identity):
        assert carrier(here).carry_out() == 1
        assert sorted(box.taken) == sorted(PEOPLE)
        assert [order.end for order in all_orders(here)] == [End.DONE]
        with here.desk.store.reading() as connection:
            assert [(one.way, one.of("done"), one.of("begun")) for one in orders.progress(connection, all_orders(here))] == [(Way.MAIL, len(PEOPLE), 0)]
        page = here.client("Reader").get(f"/team/alerts/{identity}").text
        assert f"<td>{len(PEOPLE)}</td>" in page and "done." in page
        assert PEOPLE[0] not in page
        # Ordered once more, nobody gets it twice.
        stepped(here.client("Publisher"), f"/team/alerts/{identity}", "again", mail="1")
        carrier(here).carry_out()
        assert len(box.taken) == len(PEOPLE)


def test_a_server_that_is_ended_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    box = Box()
    with listening(box) as port, published(tmp_path, port) as (here, _):
        stopping = threading.Event()
        first = Carrier(here.desk, here.settings, "first", stopping)
        taken = box.handle_DATA

        async def stops(server: object, session: object, envelope: object) -> str:
            if len(box.taken) >= 4:
                stopping.set()
            return await taken(server, session, envelope)

        box.handle_DATA = stops  # type: ignore[method-assign]  # until it stops
        with pytest.raises(Stopped):
            first.carry_out()
        assert 4 < len(box.taken) < len(PEOPLE)
        assert [order.end for order in all_orders(here)] == [None]
        assert carrier(here, "second").carry_out() == 1
        assert sorted(box.taken) == sorted(PEOPLE), "each once"


def test_what_is_not_taken_is_offered_again_until_a_day_is_over(tmp_path: Path) -> None:
    box = Box()
    box.closed = True
    with listening(box) as port, published(tmp_path, port) as (here, _):
        start = datetime.now(UTC)
        assert carrier(here, now=start).carry_out() == 1
        assert carrier(here, now=start + timedelta(minutes=1)).carry_out() == 0, "not at once"
        box.closed = False
        assert carrier(here, now=start + timedelta(minutes=6)).carry_out() == 1
        assert sorted(box.taken) == sorted(PEOPLE)


def test_what_is_never_taken_is_given_up(tmp_path: Path) -> None:
    box = Box()
    box.closed = True
    with listening(box) as port, published(tmp_path, port) as (here, identity):
        carrier(here, now=datetime.now(UTC) + timedelta(days=2)).carry_out()
        assert [order.end for order in all_orders(here)] == [End.GIVEN_UP]
        assert "given up after a day" in here.client("Reader").get(f"/team/alerts/{identity}").text


def test_a_newer_version_takes_the_place_of_an_order(tmp_path: Path) -> None:
    box = Box()
    with listening(box) as port, published(tmp_path, port) as (here, identity):
        assert stepped(here.client("Publisher"), f"/team/alerts/{identity}", "withdraw", because="mistake", mail="1")[0] == 303
        carrier(here).carry_out()
        assert [order.end for order in all_orders(here)] == [End.SUPERSEDED, End.DONE]
        assert sorted(box.taken) == sorted(PEOPLE)


def test_a_warning_that_is_taken_back_while_it_goes_out_goes_to_nobody_else(tmp_path: Path) -> None:
    box = Box()
    with listening(box) as port, published(tmp_path, port) as (here, identity):
        taken = box.handle_DATA

        async def withdraws(server: object, session: object, envelope: object) -> str:
            if len(box.taken) == 4:
                at = datetime.now(UTC)
                with here.desk.store.begin() as connection:
                    records.written(connection, trail.withdrawn(cases_in(connection)[identity], "Zoé", at, Because.MISTAKE), at)
            return await taken(server, session, envelope)

        box.handle_DATA = withdraws  # type: ignore[method-assign]  # what somebody else does meanwhile
        Carrier(here.desk, here.settings, "one", threading.Event(), looks_every=0).carry_out()
        assert [order.end for order in all_orders(here)] == [End.SUPERSEDED]
        assert len(box.taken) == 5


def test_one_process_alone_carries_an_order_out(tmp_path: Path) -> None:
    box = Box()
    with listening(box) as port, published(tmp_path, port) as (here, _):
        with here.desk.store.begin() as connection:
            assert leases.hold(connection, "alert_order_1_lease", "another", datetime.now(UTC), timedelta(minutes=5))
        carrier(here).carry_out()
        assert not box.taken
        carrier(here, now=datetime.now(UTC) + timedelta(minutes=6)).carry_out()
        assert len(box.taken) == len(PEOPLE), "a process that died holds nothing up for long"


def test_the_folder_is_written_if_the_server_died_before_it_was(tmp_path: Path) -> None:
    with team(tmp_path) as here:
        address = drafted(here.client("Analyst"), here.campaign)
        publisher = here.client("Publisher")
        stepped(publisher, address, "approve")
        stepped(publisher, address, "publish")
        page = tmp_path / "pages" / f"{address.rpartition('/')[2]}.fr.html"
        written = page.read_bytes()
        page.unlink()
        assert carrier(here).carry_out() == 1
        assert page.read_bytes() == written


def test_a_lease_is_left_and_runs_out(tmp_path: Path) -> None:
    now, minute = datetime.now(UTC), timedelta(minutes=1)
    with open_store(tmp_path / "s.sqlite", create=True) as store, store.begin() as connection:
        assert leases.hold(connection, "work", "one", now, minute)
        assert leases.hold(connection, "work", "one", now, minute), "whoever has it goes on"
        assert not leases.hold(connection, "work", "two", now, minute)
        leases.leave(connection, "work", "two")
        assert not leases.hold(connection, "work", "two", now, minute), "only the holder can leave it"
        leases.leave(connection, "work", "one")
        assert leases.hold(connection, "work", "two", now, minute)
        assert leases.hold(connection, "work", "three", now + minute, minute)
        assert leases.hold(connection, "other", "one", now, minute)


def test_strange_events_change_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite", create=True) as store:
        now = datetime.now(UTC)
        with store.begin() as connection:
            number = orders.place(connection, "0123456789abcdef", 1, (Way.MAIL,), "Anna", now)
        for event in ({}, {"did": "ended", "order": 99, "end": "done"}, {"did": "ended", "order": number, "end": "odd"}, {"did": "ordered", "ways": ["pigeon"]}, {"did": "tried", "order": "x"}):
            store.append(orders.JOURNAL, event, now)
        found = orders.orders(iter(store.journal(orders.JOURNAL)))
        assert list(found) == [number] and found[number].end is None
        assert all_cases(store) == {}


def test_programs_are_told_and_those_that_were_not_there_once_more(tmp_path: Path) -> None:
    with program(410, 204) as receiver:
        secret_file(tmp_path / "secret", SECRET)
        hook = f'\n[[webhooks]]\nname = "partner"\nurl = "http://127.0.0.1:{receiver.port}/hook"\nsecret_file = "secret"\n'
        with team(tmp_path, hook) as here:
            address = drafted(here.client("Analyst"), here.campaign)
            publisher = here.client("Publisher")
            stepped(publisher, address, "approve")
            stepped(publisher, address, "publish", webhook="1")
            carrier(here).carry_out()
            page = publisher.get(address).text
            assert "Webhook" in page and len(receiver.calls) == 1
            with here.desk.store.reading() as connection:
                assert orders.progress(connection, all_orders(here))[0].of("dead") == 1
            assert stepped(publisher, address, "again", webhook="1")[0] == 303
            carrier(here).carry_out()
            assert len(receiver.calls) == 2
            with here.desk.store.reading() as connection:
                assert dict(orders.progress(connection, all_orders(here))[0].counts) == {"done": 1}
            assert stepped(publisher, address, "again", webhook="1")[0] == 303
            carrier(here).carry_out()
            assert len(receiver.calls) == 2, "who knows is not told again"
