"""Readers: every format becomes the message a person sees, and hostile bytes are refused politely."""

from __future__ import annotations

import base64
import gzip
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quivive import check
from quivive.errors import UnreadableInput
from quivive.message import Authentication, Channel, Message, Sender
from quivive.readers import ReadOptions, Unreadable, read_all, read_message
from quivive.readers.charset import decode
from quivive.readers.headers import decode_words, parameter, read_address
from quivive.readers.html_text import read_html
from quivive.readers.styles import SUSPICIOUS, read_look, unseen

ANY = ReadOptions()

MAIL = """\
Return-Path: <bounce@parcel-note.example.net>
Received: from mx.parcel-note.example.net by mail.reader.example with ESMTP; Tue, 3 Jun 2025 10:00:01 +0200
From: =?utf-8?B?U2VydmljZSBMaXZyYWlzb24gw6lsw6h2ZQ==?= <info@parcel-note.example.net>
Reply-To: help@other.example
To: reader@reader.example
Subject: =?utf-8?Q?Votre_colis_est_bloqu=C3=A9?=
Date: Tue, 3 Jun 2025 10:00:00 +0200
List-Unsubscribe: <https://parcel-note.example.net/u>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8

Only the plain text.
--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Bonjour,</p><p>Payez <a href=3D"https://colis-suivi.example/p?a=3D1&amp;b=3D2">ici=
</a> 1,99 =E2=82=AC</p>
--inner--
--outer
Content-Type: application/pdf; name="=?utf-8?Q?re=C3=A7u.pdf?="
Content-Disposition: attachment
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--outer--
"""


def read(source: bytes | str, **options: object) -> Message:
    return read_message(source, options=ReadOptions(**options))  # type: ignore[arg-type] # names of the options


def body_of(html: str) -> str:
    return read_html(html).text


def check_spans(message: Message) -> None:
    """Every link's span lies in its part and covers what is shown."""
    for link in message.links:
        text = message.part(link.span.part)
        assert 0 <= link.span.start < link.span.end <= len(text)
        if link.shown and link.source in ("anchor", "image"):
            assert text[link.span.start : link.span.end] == link.shown


# One mail, all of it


def test_mail_becomes_what_a_person_sees() -> None:
    message = read(MAIL)
    assert message.channel is Channel.EMAIL
    assert message.part("subject") == "Votre colis est bloqué"
    assert message.part("sender") == "Service Livraison élève <info@parcel-note.example.net>"
    assert message.part("body") == "Bonjour,\n\nPayez ici 1,99 €"
    assert message.sender == Sender(
        "Service Livraison élève",
        "info@parcel-note.example.net",
        "help@other.example",
        "bounce@parcel-note.example.net",
    )
    assert message.received_at == datetime(2025, 6, 3, 8, 0, tzinfo=UTC)
    assert message.list_unsubscribe == "<https://parcel-note.example.net/u>"
    (link,) = message.links
    assert (link.target, link.host, link.shown) == (
        "https://colis-suivi.example/p?a=1&b=2",
        "colis-suivi.example",
        "ici",
    )
    (attachment,) = message.attachments
    assert (attachment.name, attachment.media_type, attachment.size) == ("reçu.pdf", "application/pdf", 9)
    check_spans(message)


def test_mail_with_windows_line_ends_reads_the_same() -> None:
    assert read(MAIL.replace("\n", "\r\n")) == read(MAIL)


def test_what_the_person_says_wins() -> None:
    message = read(MAIL, channel=Channel.CHAT, country="FR", language="fr")
    assert (message.channel, message.country, message.language) == (Channel.CHAT, "FR", "fr")


def test_attached_mail_is_checked_where_the_outer_one_is_only_a_note() -> None:
    forged = "Authentication-Results: mail.reader.example; dmarc=pass header.from=bank.example\n"
    inner = forged + MAIL
    outer = (
        "From: friend@reader.example\nSubject: Is this real?\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=zz\n\n--zz\nContent-Type: text/plain\n\n{note}\n"
        "--zz\nContent-Type: message/rfc822\n\n{inner}\n--zz--\n"
    )
    thin = read(
        outer.format(note="see attached", inner=inner), trusted_authservs=frozenset({"mail.reader.example"})
    )
    assert thin.sender.address == "info@parcel-note.example.net"
    assert thin.part("subject") == "Votre colis est bloqué"
    assert not any(each.trusted for each in thin.authentication)
    assert thin.skipped
    long = read(outer.format(note="A long answer to you. " * 20, inner=inner))
    assert long.sender.address == "friend@reader.example"
    assert long.part("body").endswith("Payez ici 1,99 €")
    check_spans(long)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("=?utf-8?Q?a_b=C3=A9?=", "a bé"),
        ("=?UTF-8?B?w6k=?= =?UTF-8?B?w6k=?=", "éé"),
        ("=?utf-8?B?ww==?= =?utf-8?B?qQ==?=", "é"),
        ("=?no-such-charset?Q?abc?=", "abc"),
        ("=?utf-8?B?!!!?= end", "end"),
        ("=?idna?Q?abc?=", "abc"),
        ("plain", "plain"),
        ("=?utf-8?Q?open", "=?utf-8?Q?open"),
    ],
)
def test_encoded_words(value: str, seen: str) -> None:
    assert decode_words(value) == seen


@pytest.mark.parametrize(
    ("value", "display", "address"),
    [
        ("Bank <a@bank.example>", "Bank", "a@bank.example"),
        ('"Bank <info@bank.example>" <x@evil.example>', "Bank <info@bank.example>", "x@evil.example"),
        ("info@bank.example <x@evil.example>", "info@bank.example", "x@evil.example"),
        ("=?utf-8?Q?=3Cinfo=40bank.example=3E?= <x@evil.example>", "<info@bank.example>", "x@evil.example"),
        ("x@evil.example (Bank)", "Bank", "x@evil.example"),
        ("x@evil.example", "", "x@evil.example"),
        ("Bank", "Bank", ""),
        ("", "", ""),
    ],
)
def test_addresses(value: str, display: str, address: str) -> None:
    assert read_address(value) == (display, address)


def test_parameters_continued_and_encoded() -> None:
    assert parameter("a/b; name*0*=utf-8''r%C3%A9; name*1=su.pdf", "name") == "résu.pdf"
    assert parameter('a/b; boundary="x;y"', "boundary") == "x;y"
    assert parameter("a/b", "name") == ""


def test_multipart_without_named_boundary_or_end_is_read() -> None:
    mail = "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n--x\nContent-Type: text/html\n\n<b>Hi</b>"
    assert read(mail).part("body") == "Hi"


def test_boundary_that_begins_like_another() -> None:
    mail = (
        "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n"
        "Content-Type: multipart/alternative; boundary=abc\n\n--abc\n\none\n--abc--\n--ab\n\ntwo\n--ab--\n"
    )
    assert read(mail).part("body") == "one\n\ntwo"


# Who vouches for the sender

TRUSTED = frozenset({"MX.reader.example"})
VOUCHED = "Authentication-Results: mx.reader.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example\n"
BY_US = "Received: from out.example by mx.reader.example with ESMTP; Tue, 3 Jun 2025 10:00:00 +0200\n"
BY_OTHER = "Received: from pc by relay.sender.example; Tue, 3 Jun 2025 09:59:00 +0200\n"
REST = "From: a@bank.example\nSubject: x\n\nHello\n"


def trusted(headers: str) -> list[bool]:
    return [each.trusted for each in read(headers + REST, trusted_authservs=TRUSTED).authentication]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (VOUCHED + BY_US + BY_OTHER, [True]),
        (BY_US + VOUCHED + BY_OTHER, [True]),
        (VOUCHED + VOUCHED + BY_US, [True, True]),
        (BY_US + BY_OTHER + VOUCHED, [False]),
        (BY_OTHER + VOUCHED, [False]),
        (VOUCHED + BY_US + VOUCHED + BY_OTHER, [True, False]),
        (BY_US + VOUCHED + VOUCHED + BY_OTHER, [True, False]),
        ("Received: by 10.1.2.3 with SMTP; x\n" + VOUCHED + BY_US, [True]),
        (VOUCHED, [True]),
        (VOUCHED + VOUCHED, [True, False]),
        (VOUCHED.replace("mx.reader", "mx.evil") + BY_US, [False]),
        (VOUCHED.replace("mx.reader.example;", "mx.reader.example.evil.example;") + BY_US, [False]),
        (VOUCHED.replace("mx.reader.example;", '"mx.reader.example" 1;') + BY_US, [True]),
    ],
)
def test_only_what_our_own_server_wrote_is_trusted(headers: str, expected: list[bool]) -> None:
    assert trusted(headers) == expected


def test_results_are_read() -> None:
    header = (
        "Authentication-Results: mx.reader.example; dkim=fail header.d=evil.example;\n"
        " dkim=pass (good (2048)) header.i=@mail.bank.example header.s=x;\n"
        ' spf=pass smtp.mailfrom="bounce@send.example"; dmarc=fail (p=none) header.from=bank.example\n'
    )
    assert read(header + REST).authentication == (
        Authentication(
            authserv="mx.reader.example",
            spf="pass",
            spf_domain="send.example",
            dkim="pass",
            dkim_domains=("mail.bank.example",),
            dmarc="fail",
            dmarc_domain="bank.example",
        ),
    )


def test_a_pass_inside_a_comment_or_another_property_is_no_pass() -> None:
    header = "Authentication-Results: mx.reader.example; spf=fail (dkim=pass; dmarc=pass) smtp.mailfrom=a.example\n"
    (result,) = read(header + REST).authentication
    assert (result.spf, result.dkim, result.dmarc) == ("fail", "", "")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))  # a file with control characters is refused as no text
def test_broken_authentication_results_never_raise(value: str) -> None:
    line = "Authentication-Results: " + " ".join(value.split()) + "\n"
    assert read(line + REST, trusted_authservs=TRUSTED).part("body") == "Hello"


# HTML


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b", "a\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a<div>b</div></div>c", "a\nb\nc"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<tr><td>a</td></tr><tr><td>b</td></tr>", "a\nb"),
        ("one <b>t</b>wo", "one two"),
        ("a &amp; b &euro;&nbsp;5", "a & b € 5"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("<title>t</title><style>s{}</style><script>if (a<b) x('</p>')</script>v", "v"),
        ("<!-- <p>no --> yes <!-->really", "yes really"),
        ('<img alt=">" src="a>b">c', "c"),
        ("<a title='don>t'>x</a>", "x"),
        ("<p title=don't>x</p> it's", "x\n\nit's"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("x<wbr>y", "xy"),
        ("<input type=submit value=Pay> <input type=hidden value=no>", "Pay"),
        ("a\u202eb", "a\u202eb"),
    ],
)
def test_visible_text(html: str, text: str) -> None:
    assert body_of(html) == text


@pytest.mark.parametrize(
    "hiding",
    [
        '<div style="display:none">no</div>',
        "<div style='DISPLAY : none !important'>no</div>",
        '<div style="dis/**/play:no/**/ne">no</div>',
        '<div style="d\\69splay:none">no</div>',
        '<div style="display&#58;none">no</div>',
        '<div STYLE="display:none">no</div>',
        '<span style="visibility:hidden">no</span>',
        '<span style="opacity:0">no</span>',
        '<span style="font-size:0">no</span>',
        '<span style="font-size:1px">no</span>',
        '<span style="font-size:0.1em">no</span>',
        '<div style="max-height:0;overflow:hidden">no</div>',
        '<div style="height:0px; overflow:hidden">no</div>',
        '<div style="text-indent:-9999px">no</div>',
        '<div style="position:absolute;left:-9999px">no</div>',
        "<p hidden>no</p>",
        '<font color="#ffffff">no</font>',
        '<span style="color:white">no</span>',
        '<span style="color:#FEFEFE">no</span>',
        '<span style="color:rgba(0,0,0,0)">no</span>',
        '<table bgcolor="#eeeeee"><tr><td><span style="color:#eee">no</span></td></tr></table>',
        "<style>q{display:none}</style><q>no</q>",
        "<style>.x, .y{visibility:hidden}</style><div class='a y'>no</div>",
        '<div style="display:none"><p>no</p><div>no</div> no</div>',
        '<td style="display:none"><div>no</td>',
        '<p style="display:none">no<p>',
        '<div style="display:none"><div style="font-size:20px">no</div></div>',
    ],
)
def test_hidden_text_is_set_apart(hiding: str) -> None:
    page = read_html(f"<p>before</p>{hiding}<p>after</p>")
    assert page.text == "before\n\nafter"
    assert set(page.hidden.split()) == {"no"}


@pytest.mark.parametrize(
    "shown",
    [
        '<td bgcolor="#003366"><a style="color:#ffffff">yes</a></td>',
        '<div style="background:#036"><b><span style="color:white">yes</span></b></div>',
        '<div style="background:url(x.png)"><span style="color:white">yes</span></div>',
        '<a style="color:#fff;background-color:#0a0">yes</a>',
        '<div style="font-size:0"><span style="font-size:14px">yes</span></div>',
        '<div style="visibility:hidden"><span style="visibility:visible">yes</span></div>',
        '<div style="color:#fff"><span style="color:#333">yes</span></div>',
        "<style>@media screen{.m{display:none}}</style><div class=m>yes</div>",
        "<style>.a .b{display:none}</style><div class=b>yes</div>",
        '<style>.k{background:#000}</style><div class=k><span style="color:#fff">yes</span></div>',
        '<div style="text-decoration:none;border:none;margin:0;line-height:0;opacity:0.9">yes</div>',
        '<div style="overflow:hidden;height:100px">yes</div>',
        '<div aria-hidden="true">yes</div>',
        '<div title=" hidden " data-x="hidden">yes</div>',
    ],
)
def test_visible_text_is_not_called_hidden(shown: str) -> None:
    page = read_html(shown)
    assert (page.text, page.hidden) == ("yes", "")


def test_filler_of_the_preview_line_is_no_hidden_text() -> None:
    page = read_html("<div style='display:none'>&zwnj;&nbsp;&#847; \u200b\u034f</div>Hello")
    assert (page.text, page.hidden) == ("Hello", "")


STYLES = st.sampled_from(
    [f"{name}{colon}{value}" for name in ("display", "visibility", "opacity", "font-size", "color", "text-indent")
     for colon in (":", ": ", " :", " : ")
     for value in ("none", "hidden", "0", "0px", "1px", ".01", "0.0", "#fff", "white", "-9999px", "#F0F0F0", "collapse")]
)  # fmt: skip


@given(st.lists(STYLES, min_size=1, max_size=3))
def test_the_quick_look_at_styles_misses_nothing(styles: list[str]) -> None:
    attributes = f' style="{";".join(styles)}"'
    if unseen(read_look("span", attributes), 0, "ffffff"):
        assert SUSPICIOUS.search(attributes.lower())


def links_of(html: str) -> list[tuple[str, str, str, str]]:
    return [(link.target, link.host, link.shown, link.source) for link in read_html(html).links]


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<a href="https://a.example/x">go</a>', [("https://a.example/x", "a.example", "go", "anchor")]),
        (
            "<a title=\" href='https://bank.example' \" href=https://evil.example>go</a>",
            [("https://evil.example", "evil.example", "go", "anchor")],
        ),
        (
            "<a href=' HTTPS://A.EXAMPLE\n/x '>https://bank.example</a>",
            [("HTTPS://A.EXAMPLE/x", "a.example", "https://bank.example", "anchor")],
        ),
        ("see https://b.example/y.", [("https://b.example/y", "b.example", "", "text")]),
        ("<a href=https://a.example><img alt='Shop now'></a>", [("https://a.example", "a.example", "Shop now", "image")]),
        ("<a href=https://a.example><img></a>", [("https://a.example", "a.example", "[image]", "image")]),
        (
            "<a href=https://a.example><div style=\"background:url('b.png')\"> </div></a>",
            [("https://a.example", "a.example", "[image]", "image")],
        ),
        ("<map><area href=https://a.example alt=Go></map>", [("https://a.example", "a.example", "Go", "image")]),
        ("<form action=https://a.example>Name</form>", [("https://a.example", "a.example", "", "form")]),
        ("<a href='mailto:x@a.example?subject=s'>write</a>", [("mailto:x@a.example?subject=s", "a.example", "write", "anchor")]),
        ("<a href='tel:+33199000011'>call</a>", [("tel:+33199000011", "", "call", "anchor")]),
        ("<a href='java\nscript:x()'>run</a>", [("javascript:x()", "", "run", "anchor")]),
        ("<a href='data:text/html,x'>open</a>", [("data:text/html,x", "", "open", "anchor")]),
        ("<base href='https://a.example/b/'><a href=c>go</a>", [("https://a.example/b/c", "a.example", "go", "anchor")]),
        ("<a href=//a.example/c>go</a>", [("//a.example/c", "a.example", "go", "anchor")]),
        ("<a href=page.html>go</a>", [("page.html", "", "go", "anchor")]),
        ("<a href=#top>up</a><a name=x>y</a><a href=https://a.example></a>", []),
        (
            "<a href=https://a.example>one<a href=https://b.example>two",
            [("https://a.example", "a.example", "one", "anchor"), ("https://b.example", "b.example", "two", "anchor")],
        ),
        (
            "<meta http-equiv=refresh content='0;url=https://a.example/'>wait",
            [("https://a.example/", "a.example", "", "refresh")],
        ),
        (
            "<a href='https://user@bank.example:pw@evil.example/'>go</a>",
            [("https://user@bank.example:pw@evil.example/", "evil.example", "go", "anchor")],
        ),
    ],
)  # fmt: skip
def test_links(html: str, links: list[tuple[str, str, str, str]]) -> None:
    assert links_of(html) == links


def test_link_in_hidden_text_points_into_the_hidden_part() -> None:
    page = read_html("<p style='display:none'><a href=https://a.example>x y</a></p>text")
    (link,) = page.links
    assert link.span.part == "hidden"
    assert page.hidden[link.span.start : link.span.end] == "x y"


# Plain text


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Votre colis est en attente : https://colis-suivi.example/p", Channel.SMS),
        ("https://colis-suivi.example/p", Channel.WEB),
        ("colis-suivi.example/p", Channel.WEB),
        ("Subject: Your parcel\n\nPlease pay.", Channel.EMAIL),
        ("word " * 400, Channel.EMAIL),
        ("De : la Banque, un mot.", Channel.SMS),
    ],
)
def test_channel_is_guessed(text: str, channel: Channel) -> None:
    assert read(text).channel is channel


def test_pasted_header_lines_are_taken_off() -> None:
    message = read(
        "---------- Message transféré ----------\nDe : Colis <info@colis-suivi.example>\n"
        "Date : mardi 3 juin 2025\nObjet : Votre colis\nÀ : moi\n\nPayez 1,99 €"
    )
    assert message.part("body") == "Payez 1,99 €"
    assert message.part("subject") == "Votre colis"
    assert message.sender == Sender("Colis", "info@colis-suivi.example")


def test_sender_that_the_person_names() -> None:
    assert read("Hello", sender="+44 7700 900123").sender == Sender(address="+44 7700 900123")
    assert read("Hello", sender="AmazonFR").sender == Sender(display="AmazonFR")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings_of_plain_text(encoding: str) -> None:
    text = "Votre colis n'a pas été livré"
    assert decode(text.encode(encoding)) == text
    assert read(text.encode(encoding)).part("body") == text


def test_nul_and_surrogates_are_made_harmless() -> None:
    message = read("a\x00b \ud800 c")
    assert message.part("body").encode("utf-8").startswith(b"ab ")


def test_saved_page() -> None:
    message = read("<!DOCTYPE html><html><meta charset=iso-8859-1><p>caf\xe9</p></html>".encode("latin-1"))
    assert message.part("body") == "café"


# What cannot be read


@pytest.mark.parametrize(
    "data", [b"", b" \n\t ", b"\x00\x00", "\ufeff".encode(), b"From: a@b.example\nMessage-ID: <x>\n\n"]
)
def test_empty_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"empty|binary"):
        read(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04" + bytes(100), "ZIP"),
        (bytes(range(32)) * 10, "binary"),
    ],
)
def test_what_is_no_text_is_named_with_a_remedy(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableInput, match=kind) as caught:
        read_message(data, options=ANY, name="mail.eml")
    assert "paste" in caught.value.remedy


# Streams


def rows(path: Path) -> list[Message | Unreadable]:
    return list(read_all(path, ANY))


def test_jsonl(tmp_path: Path) -> None:
    lines = [
        {
            "id": "a",
            "text": "Hello",
            "channel": "sms",
            "sender": "Bank",
            "country": "fr",
            "language": "FR",
            "more": 1,
        },
        {"text": 5},
        [1],
        {"id": "c", "text": "Body", "subject": "Hi", "sender": "Shop <a@shop.example>"},
        {"id": "d", "text": " "},
        {"id": "e", "text": "x", "channel": "pigeon"},
    ]
    text = "\n".join(map(json.dumps, lines)) + "\n{broken\n\n"
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_text(text)
    packed.write_bytes(gzip.compress(text.encode()))
    found = rows(plain)
    assert [type(each).__name__ for each in found] == [
        "Message", "Unreadable", "Unreadable", "Message", "Unreadable", "Unreadable", "Unreadable",
    ]  # fmt: skip
    first, fourth = found[0], found[3]
    assert isinstance(first, Message)
    assert isinstance(fourth, Message)
    assert (first.identifier, first.channel, first.country, first.language) == ("a", Channel.SMS, "FR", "fr")
    assert fourth.channel is Channel.EMAIL
    assert fourth.sender == Sender("Shop", "a@shop.example")
    assert found[1].identifier == "a.jsonl:2"
    assert all(each.remedy for each in found if isinstance(each, Unreadable))
    assert [each.identifier for each in rows(packed)][:1] == ["a"]
    assert len(rows(packed)) == len(found)


def test_truncated_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text":"Hello"}\n' * 3)[:-6])
    found = rows(path)
    assert isinstance(found[-1], Unreadable)


@pytest.mark.parametrize("indent", [None, 2])
def test_json_array(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"id": str(n), "text": f"Row {n} ]}},"} for n in range(50)], indent=indent))
    assert [each.identifier for each in rows(path)] == [str(n) for n in range(50)]


def test_json_array_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"id":"a","text":"Hello"},{"id":"b","te')
    found = rows(path)
    assert [type(each).__name__ for each in found] == ["Message", "Unreadable"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "x.csv"
    table = [
        ["id", "Text", "channel"],
        ["a", '"two\nlines ""quoted"""', "sms"],
        ["b", "", "sms"],
        ["c"],
        ["d", "x", "y"],
    ]
    path.write_text("\ufeff" + "\n".join(separator.join(cells) for cells in table))
    found = rows(path)
    assert [type(each).__name__ for each in found] == ["Message", "Unreadable", "Unreadable", "Unreadable"]
    assert isinstance(found[0], Message)
    assert found[0].part("body") == 'two\nlines "quoted"'


def test_csv_without_text_column(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    (only,) = rows(path)
    assert isinstance(only, Unreadable)


def test_mbox(tmp_path: Path) -> None:
    path = tmp_path / "box"
    quoted = MAIL.replace("Only the plain text.", ">From here on")
    path.write_text("".join(f"From x@a.example Tue Jun  3 10:00:0{n} 2025\n{quoted}\n" for n in range(3)))
    found = rows(path)
    assert [each.identifier for each in found] == ["box#1", "box#2", "box#3"]
    assert all(isinstance(each, Message) and each.part("subject") for each in found)


def test_maildir_and_folder(tmp_path: Path) -> None:
    box = tmp_path / "box"
    for part in ("cur", "new", "tmp"):
        (box / part).mkdir(parents=True)
    (box / "cur" / "2").write_text(MAIL)
    (box / "cur" / "1").write_text(MAIL)
    (box / "new" / "0").write_text(MAIL)
    (box / "tmp" / "3").write_text(MAIL)
    assert [each.identifier for each in rows(box)] == ["cur/1", "cur/2", "new/0"]
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.eml").write_text(MAIL)
    (folder / "a.txt").write_text("Hello")
    (folder / "sub" / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = rows(folder)
    assert [each.identifier for each in found] == ["a.txt", "b.eml", "sub/c.png"]
    assert isinstance(found[2], Unreadable)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Standard:
        buffer = io.BytesIO(b'{"id":"a","text":"Hello"}\n{"id":"b","text":"Bye"}\n')

    monkeypatch.setattr(sys, "stdin", Standard())
    assert [each.identifier for each in read_all("-", ANY)] == ["a", "b"]


def test_missing_file() -> None:
    with pytest.raises(UnreadableInput, match="no file"):
        list(read_all("/no/such/place.invalid", ANY))


# Nothing but UnreadableInput, whatever the bytes

PIECES = st.sampled_from(
    [
        b"From: a@b.example\n", b"Subject: =?utf-8?B?", b"Content-Type: multipart/mixed; boundary=x\n", b"\n", b"\r\n",
        b"--x\n", b"--x--\n", b"MIME-Version: 1.0\n", b"Content-Transfer-Encoding: base64\n", b"Date: x 99\n",
        b"Content-Type: text/html; charset=", b"utf-16\n", b"<a href=", b"'https://a.example'", b">", b"</a>", b"<!--",
        b"<div style='font-size:0'>", b"<p hidden>", b"</div>", b"<style>", b"q{display:none}", b"</style>", b"<img>",
        b"<td>", b"&#xD800;", b"&nbsp;", b"\x00", b"\xff\xfe", b"[", b'{"text":', b'"x"}', b"text,id\n", b"<form action=x>",
        b"Content-Type: message/rfc822\n", b"Authentication-Results: a; dkim=pass", b"https://a.example ", b"\xed\xa0\x80",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=30).map(b"".join)),
    st.sampled_from(["", "x.eml"]),
)
def test_any_bytes(data: bytes, name: str) -> None:
    try:
        message = read_message(data, options=ANY, name=name)
    except UnreadableInput:
        return
    for part in message.parts:
        part.text.encode("utf-8")
    check_spans(message)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_any_html(data: bytes) -> None:
    page = read_html(decode(data))
    texts = {"body": page.text, "hidden": page.hidden}
    for link in page.links:
        text = texts[link.span.part]
        assert 0 <= link.span.start < link.span.end <= len(text)
        if link.shown and link.source in ("anchor", "image"):
            assert text[link.span.start : link.span.end] == link.shown


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=20).map(b"".join)), st.sampled_from(["x.jsonl", "x.json", "x.csv", "x.mbox", "x.jsonl.gz", "x"]))  # fmt: skip
def test_any_stream(data: bytes, name: str) -> None:
    from quivive import readers

    for each in readers.read_stream(io.BytesIO(data), ANY, name):
        assert isinstance(each, (Message, Unreadable))


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text(text: str) -> None:
    try:
        message = read(text)
    except UnreadableInput:
        return
    check_spans(message)


@given(st.binary(max_size=200))
def test_base64_and_quoted_printable_with_any_content(data: bytes) -> None:
    for encoding, content in (
        ("base64", base64.b64encode(data)),
        ("base64", data),
        ("quoted-printable", data),
    ):
        head = f"From: a@b.example\nMIME-Version: 1.0\nSubject: s\nContent-Transfer-Encoding: {encoding}\n\n"
        try:
            read_message(head.encode() + content, options=ANY, name="x.eml")
        except UnreadableInput as error:
            assert "binary" in error.what


@pytest.mark.parametrize("text", ["0\u0087\u00d4\u0006\u0017\u0004", "GIF89a", "%PDF-1.7 pay at https://a.example/x", "\x00\x01\x02", "RIFF1234WAVE"])
def test_what_is_given_as_text_is_text(text: str) -> None:
    message = read_message(text, options=ReadOptions())
    assert any("a.example" in part.text if "a.example" in text else part.text for part in message.parts)


@pytest.mark.parametrize("text", ["!!!", "\U0001f600 \U0001f600", "\x00\x01\x02" * 100])
def test_where_no_letter_and_no_digit_is_nothing_can_be_told(text: str) -> None:
    assert (check(text).level, check(text).reason) == ("cannot_tell", "nothing_to_read")
    assert check(f"{text} https://parcel-desk.example/pay").level != "cannot_tell"
