"""Codes to scan: what each kind says, where they hide, and what is advised; none is ever opened."""

from __future__ import annotations

import base64
import io
from email.message import EmailMessage

import pytest
from drawn_screens import letter, modules, qr, stored
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from quivive import check, read
from quivive.errors import UnreadableInput
from quivive.message import Channel, CodeKind, Message, PartName
from quivive.scanned_codes import read_payload, scanned
from quivive.verdict import Level

EPC = "BCD\n002\n1\nSCT\n\nParcel Desk\nDE89370400440532013000\nEUR12.50\n\n\nFee 4471\n"
SWISS = "\n".join(["SPC", "0200", "1", "CH9300762011623852957", "S", "Bluebird Power", "Street", "1", "8000", "Zurich", "CH", *[""] * 7, "129.90", "CHF", *[""] * 8, "NON", "", "", "EPD"])
PIX = "00020126360014br.gov.bcb.pix0114+5511999990000520400005303986540510.005802BR5912Loja Exemplo6009Sao Paulo62070503***6304ABCD"
ADDRESS = "https://parking-pay.example/zone/4471"


@pytest.mark.parametrize(
    ("payload", "kind", "details"),
    [
        (ADDRESS, CodeKind.WEB, {"host": "parking-pay.example"}),
        ("HTTP://PARKING-PAY.EXAMPLE/4471", CodeKind.WEB, {"host": "parking-pay.example"}),
        ("parking-pay.example/zone", CodeKind.WEB, {"host": "parking-pay.example"}),
        (EPC, CodeKind.PAYMENT, {"name": "Parcel Desk", "account": "DE89 3704 0044 0532 0130 00", "amount": "12.50 EUR", "reference": "Fee 4471"}),
        (SWISS, CodeKind.PAYMENT, {"name": "Bluebird Power", "account": "CH93 0076 2011 6238 5295 7", "amount": "129.90 CHF"}),
        (PIX, CodeKind.PAYMENT, {"name": "Loja Exemplo", "account": "+5511999990000", "amount": "10.00 BRL"}),
        ("upi://pay?pa=desk@bank&pn=Parcel%20Desk&am=49", CodeKind.PAYMENT, {"name": "Parcel Desk", "account": "desk@bank", "amount": "49 INR"}),
        ("bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=0.1", CodeKind.CRYPTO, {"name": "bitcoin", "account": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "amount": "0.1"}),
        ("0x52908400098527886E0F7030069857D2E4169EE7", CodeKind.CRYPTO, {"account": "0x52908400098527886E0F7030069857D2E4169EE7"}),
        ("2@abcdefghijklmnopqrstuvwxyz0123456789,xyz=,k=,1", CodeKind.SIGN_IN, {}),
        ("sgnl://linkdevice?uuid=1&pub_key=2", CodeKind.SIGN_IN, {}),
        ("otpauth://totp/Shop:me@mail.example?secret=AAAA", CodeKind.ONE_TIME_CODES, {"name": "Shop:me@mail.example"}),
        (r"WIFI:T:WPA;S:Caf\;e;P:blue;;", CodeKind.WIFI, {"network": "Caf;e"}),
        ("BEGIN:VCARD\nFN:Ann Desk\nTEL;TYPE=cell:07700 900123\nEND:VCARD", CodeKind.CONTACT, {"name": "Ann Desk", "number": "07700 900123"}),
        ("MECARD:N:Desk,Ann;TEL:07700900123;;", CodeKind.CONTACT, {"name": "Desk,Ann", "number": "07700900123"}),
        ("tel:+447700900123", CodeKind.TELEPHONE, {"number": "+447700900123"}),
        ("SMSTO:07700900123:YES", CodeKind.SMS, {"number": "07700900123"}),
        ("mailto:desk@parcel.example?subject=x", CodeKind.MAIL, {"name": "desk@parcel.example"}),
        ("geo:52.1,4.3", CodeKind.PLACE, {}),
        ("intent://pay#Intent;scheme=x;end", CodeKind.APP, {"name": "intent"}),
        ("Table 12", CodeKind.TEXT, {}),
        ("5901234123457", CodeKind.TEXT, {}),
        ("BCD\nnot a payment", CodeKind.TEXT, {}),
    ],
)  # fmt: skip
def test_what_a_code_would_do(payload: str, kind: CodeKind, details: dict[str, str]) -> None:
    assert read_payload(payload) == (kind, details)


@given(st.text(max_size=400))
def test_any_payload_is_read(payload: str) -> None:
    found = scanned((payload,))
    assert found.part.text == payload
    for link in found.links:
        assert 0 <= link.span.start <= link.span.end <= len(payload)


def test_links_and_kinds_point_at_their_own_payload() -> None:
    found = scanned((EPC, ADDRESS))
    assert [found.part.text[code.span.start : code.span.end] for code in found.codes] == [EPC, ADDRESS]
    (link,) = found.links
    assert (link.target, link.source, found.part.text[link.span.start : link.span.end]) == (ADDRESS, "qr", ADDRESS)
    assert not link.uncertain


def test_a_code_alone_in_a_picture_is_its_address() -> None:
    message = read(stored(qr(ADDRESS)))
    assert (message.channel, message.part(PartName.QR)) == (Channel.WEB, ADDRESS)
    assert [link.target for link in message.links] == [ADDRESS]
    assert "code_address" in {line.id for line in check(message).advice}


@pytest.mark.parametrize(
    ("payload", "advice"),
    [
        (EPC, "code_who_is_paid"), ("bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "code_crypto"), ("2@abcdefghijklmnopqrstuvwxyz01,x", "code_sign_in"),
        ("WIFI:S:x;;", "code_wifi"), ("tel:+447700900123", "code_number"), ("otpauth://totp/x?secret=A", "code_one_time"), ("intent://x#Intent;end", "code_app"),
    ],
)  # fmt: skip
def test_each_kind_has_its_advice(payload: str, advice: str) -> None:
    assert advice in {line.id for line in check(read(stored(qr(payload)))).advice}


def test_who_would_be_paid_is_said() -> None:
    message = read(stored(letter("Your parcel is held. Scan and pay the fee.", code=EPC)))
    found = {finding.signal: finding for finding in check(message).findings}
    assert found["ask_payment_by_code"].details == {"amount": "12.50 EUR", "name": "Parcel Desk", "account": "DE89 3704 0044 0532 0130 00"}


def test_a_letter_with_a_false_code_is_a_scam() -> None:
    """What is printed says who speaks, the code says where it leads."""
    text = "British Gas\nYour bill is overdue.\nScan the code and pay within 24 hours,\nor your electricity will be cut off."
    verdict = check(read(stored(letter(text, code="https://british-gas-bill.example/pay")), country="GB"))
    assert verdict.level in (Level.SCAM, Level.SUSPICIOUS)
    assert {"brand_link_mismatch", "brand_in_host"} & {finding.signal for finding in verdict.findings}


# --- in mails


def mail(text: str = "", html: str = "", picture: bytes = b"", inline: bool = False) -> EmailMessage:
    """A mail with a picture, in its page or attached."""
    message = EmailMessage()
    message["From"] = "IT desk <it@mailbox-desk.example>"
    message["Subject"] = "Your mailbox"
    message["Message-ID"] = "<1@mailbox-desk.example>"
    message["Received"] = "from x.example"
    message.set_content(text or "See below.")
    if html:
        message.add_alternative(html, subtype="html")
    if picture and inline:
        message.get_payload()[1].add_related(picture, "image", "png", cid="<1>")
    elif picture:
        message.add_attachment(picture, maintype="image", subtype="png", filename="code.png")
    return message


NOTICE = letter("Your password ends today.\nScan the code to keep it.", code="https://mailbox-keep.example/login", size=(900, 1000))
LONG = "Dear colleague, the rules for passwords have changed this month. Please read the notice below and follow it before the end of the week, so that your mailbox stays open. Thank you for your help, and have a nice day. Your IT desk, first floor."


@pytest.mark.parametrize("way", ["inline", "attached", "data address"])
def test_codes_in_mails_are_scanned(way: str) -> None:
    data = stored(NOTICE)
    if way == "data address":
        message = mail(html=f'<p>{LONG}</p><img src="data:image/png;base64,{base64.b64encode(data).decode()}">')
    else:
        message = mail(LONG, f'<p>{LONG}</p><img src="cid:1">', data, inline=way == "inline")
    found = read(message.as_bytes())
    assert "https://mailbox-keep.example/login" in [link.target for link in found.links if link.source == "qr"]
    assert found.part(PartName.IMAGE_TEXT) == "", "a long mail's pictures are not read as text"


def test_the_text_of_a_picture_is_read_where_the_mail_says_little() -> None:
    found = read(mail("See picture", '<img src="cid:1">', stored(NOTICE), inline=True).as_bytes())
    assert "Your password ends today." in found.part(PartName.IMAGE_TEXT)
    assert found.sender.address == "it@mailbox-desk.example"
    assert check(found).level in (Level.SCAM, Level.SUSPICIOUS)


def test_a_drawn_screen_in_a_mail_hides_nothing() -> None:
    """Whoever sends a mail may draw a telephone in it: no bubble of it is set aside as the reader's own."""
    from drawn_screens import screen  # noqa: PLC0415 - only here

    picture = screen((("theirs", "Hello"), ("mine", "Pay the fee today:\n_parcel-desk.example_")))
    found = read(mail("See", '<img src="cid:1">', stored(picture), inline=True).as_bytes())
    assert "parcel-desk.example" in found.part(PartName.IMAGE_TEXT)


def test_a_mail_with_a_broken_picture_is_checked_all_the_same() -> None:
    found = read(mail("Your parcel waits, pay 1.99: https://parcel.example/pay", "", stored(NOTICE)[:300]).as_bytes())
    assert [link.target for link in found.links] == ["https://parcel.example/pay"]
    assert any(skipped.why == "the picture is broken" for skipped in found.skipped)


def test_tiny_pictures_and_too_many_are_passed_over() -> None:
    message = mail("See")
    for number in range(9):
        message.add_attachment(stored(Image.new("RGB", (20, 20))), maintype="image", subtype="png", filename=f"{number}.png")
    found = read(message.as_bytes())
    assert any(skipped.what == "further pictures of the mail" for skipped in found.skipped)
    assert not found.pictures


# --- drawn without a picture


def halves(grid: list[list[bool]]) -> str:
    """Two rows of modules a line, as programs print codes to a terminal."""
    signs = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    below = [*grid[1:], [False] * len(grid[0])]
    return "\n".join("".join(signs[pair] for pair in zip(grid[row], below[row], strict=True)).rstrip() for row in range(0, len(grid), 2))


def drawn(way: str) -> bytes:
    grid = modules(ADDRESS)
    if way == "half blocks":
        return f"Scan this:\n\n{halves(grid)}\n\nThank you".encode()
    if way == "blocks, light on dark":
        margin = [[False] * (len(grid) + 4)]
        framed = [*margin * 2, *([False, False, *row, False, False] for row in grid), *margin * 2]
        return f"Scan this:\n{halves([[not module for module in row] for row in framed])}\n".encode()
    if way == "signs of two letters":
        return ("Scan this:\n" + "\n".join("".join("##" if module else "  " for module in row) for row in grid)).encode()
    if way == "squares":
        return ("Scan this:\n" + "\n".join("".join("⬛" if module else "⬜" for module in row) for row in grid)).encode()
    cell = '<td bgcolor="{}" width="4"></td>' if way == "table" else '<td style="background-color:{};padding:2px"></td>'
    rows = "".join("<tr>" + "".join(cell.format("#000000" if module else "#ffffff") for module in row) + "</tr>" for row in grid)
    page = f"<html><body><p>{LONG}</p><table>{rows}</table></body></html>"
    return page.encode() if way == "table" else mail(html=page).as_bytes()


@pytest.mark.parametrize("way", ["half blocks", "blocks, light on dark", "signs of two letters", "squares", "table", "styled table in a mail"])
def test_codes_drawn_without_a_picture_are_scanned(way: str) -> None:
    message = read(drawn(way))
    assert message.part(PartName.QR) == ADDRESS
    assert ADDRESS in [link.target for link in message.links]


@pytest.mark.parametrize("text", ["█" * 5_000, ("█" * 60 + "\n") * 60, "#### heading\n" * 30, "▀▄" * 9_000, "<table>" + "<tr><td bgcolor=#000>" * 9_000])
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert not read(text).codes


# --- documents


def pdf(*pages: Image.Image) -> bytes:
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return stream.getvalue()


WRITTEN = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[6 0 R]>>endobj
4 0 obj<</Length 130>>stream
BT /F1 14 Tf 30 250 Td (Netflix: your payment failed, please look at your bill.) Tj 0 -40 Td (Update my card now) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
6 0 obj<</Type/Annot/Subtype/Link/Rect[28 204 190 226]/Border[0 0 0]/A<</S/URI/URI(https://konto-hilfe.example/pay)>>>>endobj
trailer<</Root 1 0 R>>
"""


def test_a_document_is_read_by_its_text_and_its_links() -> None:
    message = read(WRITTEN)
    assert "your payment failed" in message.part(PartName.BODY)
    (link,) = message.links
    assert (link.target, link.host, link.shown, link.source) == ("https://konto-hilfe.example/pay", "konto-hilfe.example", "Update my card now", "anchor")
    assert message.part(PartName.BODY)[link.span.start : link.span.end] == "Update my card now"
    assert not message.pictures
    assert check(message).level in (Level.SCAM, Level.SUSPICIOUS)


def test_a_scanned_document_is_read_as_a_picture() -> None:
    message = read(pdf(letter("Invoice 4471\nPay 99.00 EUR within 3 days.", code=ADDRESS)))
    assert "Invoice 4471" in message.part(PartName.IMAGE_TEXT)
    assert message.part(PartName.QR) == ADDRESS


def test_only_the_first_pages_are_looked_at() -> None:
    message = read(pdf(*[Image.new("RGB", (200, 200), "white")] * 25))
    assert {skipped.what for skipped in message.skipped} >= {"further pages of the document", "further pages that are pictures"}


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", WRITTEN[:200], b"%PDF-1.4\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"])
def test_a_broken_document_is_said_to_be_broken(data: bytes) -> None:
    try:
        message: Message = read(data)
    except UnreadableInput as error:
        assert error.remedy
    else:
        assert message.skipped


def test_a_document_attached_to_a_short_mail_is_read() -> None:
    message = mail("Please see the attached bill.")
    message.add_attachment(WRITTEN, maintype="application", subtype="pdf", filename="bill.pdf")
    found = read(message.as_bytes())
    assert "your payment failed" in found.part(PartName.BODY)
    assert "https://konto-hilfe.example/pay" in [link.target for link in found.links]
    for link in found.links:
        assert found.part(PartName.BODY)[link.span.start : link.span.end] == link.shown
