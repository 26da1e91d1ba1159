"""Accounts, passwords, second factors and tries, on each database; and the command that looks after them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update
from team_desk import KEY, PASSWORD, audited, desk_at

import quivive
from quivive import schema
from quivive.accounts import attempts, changes, links, members, second_factor
from quivive.accounts.passwords import hashed, is_right
from quivive.accounts.roles import Role
from quivive.accounts.sealing import sealed, unsealed
from quivive.accounts.weak import is_weak
from quivive.alerts.trail import Did
from quivive.errors import AccountFault
from quivive.fact_files import CONSOLE
from quivive.knowledge import load_knowledge
from quivive.server.desk import Desk
from quivive.store import open_store
from quivive.store.team_tables import accounts

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
STORE_KEY = bytes.fromhex(KEY)
SOURCE = Path(quivive.__file__).parent


@pytest.fixture
def team(store_place: str) -> Iterator[Desk]:
    """A store on each database."""
    with desk_at(store_place) as opened:
        yield opened


# --- names and passwords


@pytest.mark.parametrize("name", ["", " \n ", "x" * 61, "x" * 10_000, "a:b", "key:x", "Anna\0", "Anna\u202egnp", "a\u200bb", "\ud800"])
def test_what_is_no_name_is_refused(team: Desk, name: str) -> None:
    with pytest.raises(AccountFault), team.store.begin() as connection:
        members.add(connection, name, Role.READER, None, NOW)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Zoë O’Neil", "李雷", "'; DROP TABLE accounts; --", "{{ 7*7 }}", "%s %(x)s"])
def test_a_name_of_one_line_is_kept_as_it_is(team: Desk, name: str) -> None:
    with team.store.begin() as connection:
        members.add(connection, f"  {name} ", Role.READER, None, NOW)
        assert members.called(connection, name.upper()).name == name
        with pytest.raises(AccountFault, match="name_taken"):
            members.add(connection, name.swapcase(), Role.READER, None, NOW)


@pytest.mark.parametrize("name", ["nobody", "Reader\0", "\ud800", "x" * 100_000, "%"])
def test_a_name_that_there_is_not_is_not_found(team: Desk, name: str) -> None:
    with team.store.reading() as connection:
        assert members.found(connection, name) is None


@pytest.mark.parametrize(
    "password",
    ["password1234", "Quivive2026!!", "aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "qwertyuiop12", "p4ssw0rdp4ssw0rd", "AnnaDupont2024", "tnopud-annadupont",
     "dr-anna-dupont", "Azerty123456!", "motdepasse2026", "1qaz2wsx3edc", "bonjourbonjour1", "MOT DE PASSE 2026"],
)  # fmt: skip
def test_what_others_try_first_is_no_password(password: str) -> None:
    assert is_weak(password, "Anna Dupont")


@pytest.mark.parametrize("password", [PASSWORD, "vT7#kq9Lm2xZ", "le chat dort sous la pluie", "another phrase of mine", "Füße im kalten Bach"])
def test_what_is_hard_to_guess_is_one(password: str) -> None:
    assert not is_weak(password, "Anna Dupont")


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_password_is_looked_at(password: str, name: str) -> None:
    assert is_weak(password, name) in (True, False)


def test_a_password_of_another_length_is_refused(team: Desk) -> None:
    for password in ("", "short", "x y" * 100):
        with pytest.raises(AccountFault, match="password_length"), team.store.begin() as connection:
            members.add(connection, "Tom", Role.READER, password, NOW)


def test_a_name_that_there_is_not_takes_as_long() -> None:
    kept, spent = hashed(PASSWORD), {}
    is_right("", PASSWORD)
    for name, what in (("known", kept), ("unknown", "")):
        begun = time.process_time()
        for _ in range(3):
            assert not is_right(what, "something else")
        spent[name] = time.process_time() - begun
    assert 0.4 < spent["known"] / spent["unknown"] < 2.5


# --- tries


def _tries(connection: Connection, counters: tuple[attempts.Counter, ...], now: datetime, most: int = 100) -> int:
    """How many tries there are without a wait."""
    for count in range(most):
        if attempts.taken(connection, counters, now):
            return count
    return most


def test_each_wrong_try_makes_the_next_wait_longer(team: Desk) -> None:
    counted = attempts.counters(STORE_KEY, "password", "anna", "192.0.2.1", "")
    with team.store.begin() as connection:
        assert _tries(connection, counted, NOW) == 5
        now, waits = NOW, []
        for _ in range(10):
            wait = attempts.taken(connection, counted, now)
            waits.append(round(wait.total_seconds() / 60))
            now += wait
            assert not attempts.taken(connection, counted, now)
        assert waits[:4] == [1, 2, 4, 8] and max(waits) == 60
        assert _tries(connection, counted, now + timedelta(days=1, seconds=1)) == 5


def test_the_right_password_ends_the_count_of_the_name(team: Desk) -> None:
    counted = attempts.counters(STORE_KEY, "password", "anna", "192.0.2.1", "")
    with team.store.begin() as connection:
        for _ in range(20):
            assert not attempts.taken(connection, counted, NOW)
            attempts.right(connection, counted)


def test_one_address_does_not_try_names_without_end(team: Desk) -> None:
    with team.store.begin() as connection:
        looked_at = sum(not attempts.taken(connection, attempts.counters(STORE_KEY, "password", f"name{each}", "192.0.2.1", ""), NOW) for each in range(200))
        assert looked_at == 30
        assert not attempts.taken(connection, attempts.counters(STORE_KEY, "password", "name199", "192.0.2.2", ""), NOW)


def test_nobody_shuts_out_a_browser_that_is_known(team: Desk) -> None:
    mark = attempts.known_browser(STORE_KEY, "id1", "kept")
    number = attempts.browser_of(STORE_KEY, "id1", "kept", mark)
    assert number
    for account, password, given_mark in (("id2", "kept", mark), ("id1", "another", mark), ("id1", "kept", f"{number}.{'0' * 32}"), ("", "", ""), ("id1", "kept", "é.é")):
        assert not attempts.browser_of(STORE_KEY, account, password, given_mark)
    with team.store.begin() as connection:
        _tries(connection, attempts.counters(STORE_KEY, "password", "anna", "192.0.2.1", ""), NOW)
        assert attempts.taken(connection, attempts.counters(STORE_KEY, "password", "anna", "192.0.2.9", ""), NOW)
        known = attempts.counters(STORE_KEY, "password", "anna", "192.0.2.1", number)
        assert _tries(connection, known, NOW) == 10


def test_several_processes_count_together(store_place: str) -> None:
    """Each has its own connections, as workers have; so many tries in all, and no more."""
    counted = attempts.counters(STORE_KEY, "password", "anna", "192.0.2.1", "")
    looked_at: list[bool] = []

    def worker() -> None:
        with open_store(store_place, create=True) as store:
            for _ in range(6):
                with store.begin() as connection:
                    looked_at.append(not attempts.taken(connection, counted, NOW))

    with open_store(store_place, create=True):
        threads = [threading.Thread(target=worker) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(looked_at) == 24 and sum(looked_at) == 5


# --- second factor


def test_a_secret_lies_sealed() -> None:
    text = sealed(STORE_KEY, "second factor", "JBSWY3DPEHPK3PXP", bound_to="id1")
    assert "JBSW" not in text and text != sealed(STORE_KEY, "second factor", "JBSWY3DPEHPK3PXP", bound_to="id1")
    assert unsealed(STORE_KEY, "second factor", text, bound_to="id1") == "JBSWY3DPEHPK3PXP"
    others = [(bytes(32), "second factor", text, "id1"), (STORE_KEY, "other", text, "id1"), (STORE_KEY, "second factor", text, "id2"), (STORE_KEY, "second factor", text[:-4] + "AAA=", "id1")]
    for key, purpose, written, bound in [*others, (STORE_KEY, "second factor", "é", "id1"), (STORE_KEY, "second factor", "", "id1")]:
        assert not unsealed(key, purpose, written, bound_to=bound)


def test_codes_are_those_of_rfc_6238() -> None:
    """Appendix B, SHA-1: the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - the secret of the RFC, 12345678901234567890
    for seconds, code in ((59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")):
        now = datetime.fromtimestamp(seconds, UTC)
        assert second_factor.step_of(secret, code, now) == seconds // 30
        assert second_factor.step_of(secret, f"{code[:3]} {code[3:]}", now)
        assert not second_factor.step_of(secret, code, now, after=seconds // 30)
        assert not second_factor.step_of(secret, code, now + timedelta(minutes=2))
    for wrong in ("", "12345", "1234567", "１２３４５６", "abcdef", "0" * 10_000):
        assert not second_factor.step_of(secret, wrong, NOW)


def test_a_code_lets_in_once(team: Desk) -> None:
    with team.store.begin() as connection:
        account = members.called(connection, "Reader").id
        secret = second_factor.new_secret()
        codes = second_factor.keep(connection, team.key, account, secret, 0)
        assert len(set(codes)) == 10
        row = members.by_id(connection, account)
        assert secret not in row.second_factor and not any(code.replace("-", "") in row.recovery for code in codes)
        code = pyotp.TOTP(secret).at(NOW)
        assert second_factor.used(connection, team.key, row, code, NOW) == "code"
        assert not second_factor.used(connection, team.key, members.by_id(connection, account), code, NOW)
        later = pyotp.TOTP(secret).at(NOW + timedelta(seconds=30))
        assert second_factor.used(connection, team.key, members.by_id(connection, account), later, NOW) == "code"
        assert not second_factor.used(connection, team.key, members.by_id(connection, account), code, NOW), "an earlier step"
        given_code = codes[3].upper().replace("-", " ")
        assert second_factor.used(connection, team.key, members.by_id(connection, account), given_code, NOW) == "recovery_code"
        assert not second_factor.used(connection, team.key, members.by_id(connection, account), codes[3], NOW)
        assert len(members.by_id(connection, account).recovery.split()) == 9
        for wrong in ("", "-", codes[4][:-1], "x" * 5_000):
            assert not second_factor.used(connection, team.key, members.by_id(connection, account), wrong, NOW)


def test_a_recovery_code_of_somebody_else_lets_nobody_in(team: Desk) -> None:
    with team.store.begin() as connection:
        mine, other = (members.called(connection, name).id for name in ("Reader", "Analyst"))
        codes = second_factor.keep(connection, team.key, mine, second_factor.new_secret(), 0)
        second_factor.keep(connection, team.key, other, second_factor.new_secret(), 0)
        assert not second_factor.used(connection, team.key, members.by_id(connection, other), codes[0], NOW)


# --- addresses, and changes


def test_an_address_is_good_once_and_for_a_while(team: Desk) -> None:
    with team.store.begin() as connection:
        row = members.called(connection, "Reader")
        first, token = links.begin(connection, row.id, NOW), links.begin(connection, row.id, NOW)
        assert links.name_of(connection, first, NOW) is None, "another one was made"
        assert links.name_of(connection, token, NOW) == "Reader"
        assert links.name_of(connection, token, NOW + links.LASTS + timedelta(seconds=1)) is None
        assert links.name_of(connection, token[:-1], NOW) is None
        changes.disable(connection, "Admin", row, NOW)
        assert links.name_of(connection, token, NOW) is None
        changes.enable(connection, "Admin", members.by_id(connection, row.id), NOW)
        changes.choose(connection, "Reader", row, "kept", NOW)
        assert links.name_of(connection, token, NOW) is None
        assert links.name_of(connection, links.begin(connection, "", NOW), NOW) is None, "there is an account already"


def test_the_last_admin_stays(team: Desk) -> None:
    with team.store.begin() as connection:
        admin = members.called(connection, "Admin")
        for change in (
            lambda: changes.disable(connection, "x", admin, NOW), lambda: changes.remove(connection, "x", admin, NOW),
            lambda: changes.set_role(connection, "x", admin, Role.PUBLISHER, NOW), lambda: changes.link(connection, "x", admin, NOW),
        ):  # fmt: skip
            with pytest.raises(AccountFault, match="last_admin"):
                change()
        second = changes.add(connection, "x", "Second", Role.ADMIN, None, NOW)
        with pytest.raises(AccountFault, match="last_admin"):
            changes.disable(connection, "x", admin, NOW)  # the other one cannot sign in yet
        changes.choose(connection, "x", second, "kept", NOW)
        changes.disable(connection, "x", admin, NOW)
        with pytest.raises(AccountFault, match="last_admin"):
            changes.disable(connection, "x", members.by_id(connection, second.id), NOW)


def test_two_admins_do_not_shut_each_other_out(store_place: str) -> None:
    with desk_at(store_place) as opened:
        with opened.store.begin() as connection:
            changes.choose(connection, "x", changes.add(connection, "x", "Second", Role.ADMIN, None, NOW), "kept", NOW)
        done: list[str] = []

        def worker(whose: str) -> None:
            try:
                with opened.store.begin() as connection:
                    changes.disable(connection, "x", members.called(connection, whose), NOW)
                done.append(whose)
            except AccountFault:
                pass

        threads = [threading.Thread(target=worker, args=(name,)) for name in ("Admin", "Second")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(done) == 1


def test_each_change_is_written_down_and_can_be_said(team: Desk) -> None:
    with team.store.begin() as connection:
        row = changes.add(connection, "Admin", "Tom", Role.READER, None, NOW)
        changes.link(connection, "Admin", row, NOW)
        changes.choose(connection, "Tom", row, "kept", NOW)
        changes.set_role(connection, "Admin", row, Role.ANALYST, NOW)
        for change in (changes.disable, changes.enable, changes.reset_factor, changes.sign_out, changes.remove):
            change(connection, "Admin", members.called(connection, "Tom"), NOW)
    kinds = [event["did"] for event in audited(team)]
    assert kinds == [
        "account_added", "password_link", "password_changed", "role_changed", "account_disabled", "account_enabled", "factor_removed",
        "signed_out_everywhere", "account_removed",
    ]  # fmt: skip
    assert {event["name"] for event in audited(team)} == {"Tom"}


def test_a_change_that_fails_is_not_written_down(team: Desk) -> None:
    with pytest.raises(AccountFault), team.store.begin() as connection:
        changes.add(connection, "Admin", "Tom", Role.READER, None, NOW)
        changes.add(connection, "Admin", "TOM", Role.READER, None, NOW)
    assert audited(team) == []


# --- the command


def run(*words: str, place: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    given_environment = {"PYTHONPATH": str(SOURCE.parent), "PATH": os.environ["PATH"], "QUIVIVE_STORE": place, **(environment or {})}
    return subprocess.run(
        [sys.executable, "-m", "quivive", "accounts", *words], capture_output=True, text=True, env=given_environment, timeout=120, check=False, stdin=subprocess.DEVNULL
    )


def test_a_team_is_set_up_from_the_command_line(tmp_path: Path) -> None:
    place = str(tmp_path / "team.sqlite")
    assert run("list", place=place).returncode == 2
    made = run("add", "Anna", "--role", "admin", "--generate", place=place)
    password = made.stdout.strip()
    assert made.returncode == 0 and len(password) == 24 and password not in made.stderr
    told = json.loads(run("add", "Tom", "--generate", "--format", "json", place=place).stdout)
    listed = json.loads(run("list", "--format", "json", place=place).stdout)
    for answer in (told, listed):
        jsonschema.validate(answer, schema.ACCOUNTS)
    assert [(each["name"], each["role"]) for each in listed["accounts"]] == [("Anna", "admin"), ("Tom", "reader")]
    with open_store(place, create=False) as store, store.reading() as connection:
        assert is_right(members.called(connection, "anna").password, password)
        assert is_right(members.called(connection, "tom").password, told["password"])
    for words in (("role", "TOM", "--role", "publisher"), ("disable", "Tom"), ("enable", "Tom"), ("sign-out", "Tom"), ("reset-factor", "Tom"), ("remove", "Tom")):
        assert run(*words, place=place).returncode == 0, words
    for words in (("disable", "Anna"), ("remove", "Anna"), ("role", "Anna", "--role", "reader"), ("role", "Anna"), ("add", "Anna", "--generate"), ("enable", "Nobody"),
                  ("add", "Tim", "--role", "god", "--generate"), ("dance", "Anna"), ("add",), ("add", "a\nb:c", "--generate")):  # fmt: skip
        answer = run(*words, place=place)
        assert answer.returncode == 2 and answer.stderr.startswith("quivive: ") and "Traceback" not in answer.stderr, words
    with open_store(place, create=False) as store, store.reading() as connection:
        assert {row.role for row in members.every(connection)} == {"admin"}


def test_without_a_store_it_is_that_of_the_server(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    assert run("add", "Anna", "--generate", place="", environment=environment).returncode == 0
    assert (tmp_path / "data" / "quivive" / "reports.sqlite").exists()
    assert "Anna" in run("list", place="", environment=environment).stdout


def test_a_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    """On a real terminal, as a person has one."""
    place = str(tmp_path / "team.sqlite")

    def typed(*words: str, lines: tuple[str, ...]) -> tuple[int, str]:
        process, terminal = pty.fork()
        if not process:
            os.execve(sys.executable, [sys.executable, "-m", "quivive", "accounts", *words], {"PYTHONPATH": str(SOURCE.parent), "QUIVIVE_STORE": place, "TERM": "dumb", "PATH": os.environ["PATH"]})  # noqa: S606 - our own program
        shown = b""
        for line in lines:
            asked = b""
            while not asked.rstrip().endswith(b":"):
                asked += os.read(terminal, 1_000)
            shown += asked
            os.write(terminal, line.encode() + b"\n")
        try:
            while piece := os.read(terminal, 1_000):
                shown += piece
        except OSError:
            pass
        _, status = os.waitpid(process, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace")

    status, shown = typed("add", "Anna", "--role", "admin", lines=(PASSWORD, PASSWORD))
    assert status == 0 and PASSWORD not in shown
    status, shown = typed("password", "Anna", lines=("le chat dort sous la pluie", "something else"))
    assert status == 2 and "not the same" in shown
    status, shown = typed("password", "Anna", lines=("short",))
    assert status == 2 and "12" in shown
    with open_store(place, create=False) as store, store.reading() as connection:
        assert is_right(members.called(connection, "Anna").password, PASSWORD)


# --- what is said


def test_every_kind_of_event_has_its_sentence() -> None:
    import ast  # noqa: PLC0415 - only here

    kinds: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.write":
                kinds |= {each.value for each in ast.walk(node.args[2]) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    kinds = (kinds - {"alert_"}) | {f"alert_{did}" for did in Did}  # what was done is put behind it
    assert "signed_in" in kinds
    for language in CONSOLE:
        console = load_knowledge().console(language)
        assert not [kind for kind in sorted(kinds) if not console.has(f"console.audit.did.{kind}")], language


def test_every_fault_of_accounts_has_its_sentences() -> None:
    import ast  # noqa: PLC0415 - only here

    keys: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "AccountFault" and isinstance(node.args[0], ast.Constant):
                keys.add(node.args[0].value)
    assert len(keys) > 8
    wording = load_knowledge().wording("en")
    assert not [key for key in sorted(keys) if not wording.has(f"accounts.errors.{key}") or not wording.has(f"accounts.errors.{key}_remedy")]


def test_nothing_of_a_secret_lies_in_the_store(team: Desk) -> None:
    with team.store.begin() as connection:
        row = members.called(connection, "Reader")
        secret, token = second_factor.new_secret(), links.begin(connection, row.id, NOW)
        codes = second_factor.keep(connection, team.key, row.id, secret, 0)
        connection.execute(update(accounts).where(accounts.c.id == row.id).values(password=hashed(PASSWORD)))
        kept = str([tuple(each) for table in (accounts, links.account_links) for each in connection.execute(select(table))])
    for what in (PASSWORD, secret, token, *codes, *(code.replace("-", "") for code in codes)):
        assert what not in kept


def test_the_journal_is_asked_for_one_person_and_kind(team: Desk) -> None:
    from quivive.accounts import audit  # noqa: PLC0415 - only here

    with team.store.begin() as connection:
        for by, did in (("Tom", "signed_in"), ('T"om', "signed_in"), ("100%", "signed_out"), ("T\\om", "signed_in"), ("Zoë", "signed_out"), ("\ud800", "refused")):
            audit.write(connection, by, did, NOW, name=f'"by": "{by}"')
        for by in ("Tom", 'T"om', "100%", "T\\om", "Zoë"):
            assert [event.content["by"] for event in audit.page(connection, by=by).events] == [by]
        assert [event.number for event in audit.page(connection, did="signed_in").events] == [4, 2, 1]
        assert audit.page(connection, by="%").events == () == audit.page(connection, by="T_m").events
        first = audit.page(connection, most=4)
        assert [event.number for event in first.events] == [6, 5, 4, 3] and first.further == 3
        assert audit.page(connection, before=first.further, most=4).further == 0
