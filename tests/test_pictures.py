"""Screens drawn here, light and dark, straight and turned: what is read of them, and what hostile files do."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from drawn_screens import DARK, LIGHT, font, letter, screen, stored
from PIL import Image, ImageDraw

from quivive import check, read
from quivive.errors import UnreadableInput
from quivive.knowledge import Knowledge
from quivive.message import Channel, Link, Message, Part, PartName, Sender, Span
from quivive.pictures.furniture import Furniture, furniture, named_after
from quivive.pictures.kinds import kind_of
from quivive.reading import Reading
from quivive.renderers.boxes import shown_pictures
from quivive.signals import detect_all
from quivive.verdict import Level
from quivive.wording import Wording

ROYAL_MAIL = (
    ("theirs", "Royal Mail: your parcel is held.\nPay the fee of 1.45 today at\n_https://royal-mail-parcel-fee._\n_example/pay/82_"),
    ("mine", "Who is this?"),
    ("theirs", "This is the post office."),
)
ADDRESS = "https://royal-mail-parcel-fee.example/pay/82"
OWN_WORDS = "Who is this"


def image_text(message: Message) -> str:
    return message.part(PartName.IMAGE_TEXT)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_screenshot_is_taken_apart(colours: dict[str, tuple[int, int, int]]) -> None:
    """The other side's bubbles in order, the number at the top, no furniture, no words of one's own, the address whole."""
    message = read(stored(screen(ROYAL_MAIL, colours=colours)))
    text = image_text(message)
    assert text.startswith("Royal Mail: your parcel is held. Pay the fee of 1.45 today at")
    assert text.endswith("This is the post office.")
    for furniture_seen in ("09:41", "78%", "Today", "Text message", OWN_WORDS, "<"):
        assert furniture_seen not in text
    assert message.sender.address.replace(" ", "") == "+447700900123"
    assert message.channel is Channel.SMS
    assert [link.target for link in message.links] == [ADDRESS]
    assert any(skipped.what == "what was written from this telephone" for skipped in message.skipped)


@pytest.mark.parametrize("turn", ["exif", "on its side", "tilted", "in perspective", "small", "JPEG"])
def test_a_photo_of_a_screen_is_read(turn: str) -> None:
    picture = screen(ROYAL_MAIL)
    width, height = picture.size
    if turn == "exif":
        exif = Image.Exif()
        exif[0x0112] = 6
        data = stored(picture.rotate(90, expand=True), "JPEG", exif=exif)
    elif turn == "on its side":
        data = stored(picture.rotate(90, expand=True))
    elif turn == "tilted":
        data = stored(picture.rotate(5, expand=True, fillcolor=(70, 60, 50)), "JPEG")
    elif turn == "in perspective":
        corners = (-60, -40, 0, height + 80, width, height, width + 90, 20)
        data = stored(picture.transform((width, height), Image.Transform.QUAD, corners, fillcolor=(60, 60, 60)), "JPEG")
    elif turn == "small":
        data = stored(picture.resize((width // 2, height // 2)))
    else:
        data = stored(picture, "JPEG", quality=40)
    message = read(data)
    assert "your parcel is held" in image_text(message)
    assert [link.target for link in message.links] == [ADDRESS]
    assert OWN_WORDS not in image_text(message)


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ("Pay now: _https://_\n_parcel-desk.example/x1_", "https://parcel-desk.example/x1"),
        ("Please go to the page _parcel-_\n_desk.example_ and pay the fee", "parcel-desk.example"),
        ("Open the account page at once: _konto-ba_\n_nk.example/anmelden_", "konto-bank.example/anmelden"),
        ("Pay at _https://parcel-desk.example/_\nThank you for your patience", "https://parcel-desk.example/"),
        ("Your parcel is at the shop on the site\n_parcel-desk.example_", "parcel-desk.example"),
    ],
)
def test_an_address_is_put_together_by_how_it_looks(lines: str, address: str) -> None:
    """A line's end cuts it, and an ordinary word before or after it does not belong to it."""
    message = read(stored(screen((("theirs", lines),))))
    assert [link.target for link in message.links] == [address]


def test_a_named_sender_is_the_sender(knowledge: Knowledge) -> None:
    message = read(stored(screen((("theirs", "Your account is on hold.\nLog in: _bank-hold.example_"),), sender="HSBC")))
    assert message.sender == Sender(display="HSBC")
    assert message.part(PartName.SENDER) == "HSBC"
    assert "HSBC" not in image_text(message)


def test_an_app_to_chat_with_is_known_by_what_only_it_says() -> None:
    picture = screen((("theirs", "Messages and calls are end-to-end encrypted"), ("theirs", "Hi mum, this is my new number.\nCan you pay a bill for me?")))
    message = read(stored(picture))
    assert message.channel is Channel.CHAT
    assert "encrypted" not in image_text(message)


def test_a_screen_of_a_mail_program_is_a_mail() -> None:
    picture = Image.new("RGB", (900, 900), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((40, 40), "Your mailbox is full", fill="black", font=font(44))
    draw.text((40, 140), "IT desk <it@mailbox-desk.example>", fill="black", font=font(26))
    draw.text((40, 184), "to me", fill=(120, 120, 120), font=font(24))
    draw.multiline_text((40, 300), "Dear user,\nyour mailbox is almost full. Log in today\nto keep your messages:\nmailbox-desk.example/login", fill="black", font=font(28), spacing=14)
    message = read(stored(picture))
    assert message.channel is Channel.EMAIL
    assert message.sender.address == "it@mailbox-desk.example"
    assert message.part(PartName.SUBJECT) == "Your mailbox is full"
    assert "almost full" in image_text(message)
    assert [link.target for link in message.links] == ["mailbox-desk.example/login"]


def test_a_scam_in_a_picture_is_a_scam() -> None:
    verdict = check(read(stored(screen(ROYAL_MAIL)), country="GB"))
    assert verdict.level in (Level.SCAM, Level.SUSPICIOUS)
    assert verdict.claim is not None
    assert verdict.claim.brand == "royal-mail"


def test_what_was_read_is_less_than_sure() -> None:
    """The part says how sure its reading is, each address where it is from, and the answer that it proves nothing."""
    message = read(stored(screen(ROYAL_MAIL)))
    part = next(part for part in message.parts if part.name == PartName.IMAGE_TEXT)
    assert 0.8 < part.confidence < 1
    assert all(link.uncertain for link in message.links)
    assert any("letters that look alike" in skipped.why for skipped in message.skipped)


def mail(source: str) -> Message:
    """A mail of Netflix whose only link is Netflix's own, from text or from a picture."""
    text = "Netflix: your payment failed, see https://www.netflix.com/YourAccount"
    start = text.index("https")
    link = Link(text[start:], "www.netflix.com", Span("body", start, len(text)), source=source)
    sender = Part("sender", "Netflix <info@netflix.com>", 1.0 if source == "text" else 0.97)
    return Message(Channel.EMAIL, (Part("body", text), sender), Sender("Netflix", "info@netflix.com"), (link,))


def test_an_address_from_a_picture_never_speaks_for_a_message(knowledge: Knowledge) -> None:
    """`netfIix` can be read as `netflix`: what is the brand's own in text counts for nothing when it was read from pixels."""
    proofs = {"links_stay_with_brand", "own_links", "popular_host", "known_sender_domain"}
    seen = {source: {finding.signal for finding in detect_all(Reading(mail(source), knowledge))} for source in ("text", "picture")}
    assert seen["text"] & proofs == {"links_stay_with_brand", "known_sender_domain"}
    assert not seen["picture"] & proofs
    assert "brand_link_mismatch" not in seen["picture"]


def test_a_capital_i_at_the_start_of_a_host_is_no_look_alike(knowledge: Knowledge) -> None:
    """`Icl.fr` for `lcl.fr` is how a picture is read: it counts neither way. In a text it stays another host."""
    for source, owned in (("picture", True), ("text", False)):
        link = Link("https://secure.Icl.fr/t", "secure.icl.fr", Span("image-text", 0, 22), source=source)
        message = Message(Channel.SMS, (Part("image-text", "https://secure.Icl.fr/t"),), links=(link,))
        reading = Reading(message, knowledge)
        assert (reading.links[0].owner is not None) is owned


def test_frames_stand_around_the_telling_words(knowledge: Knowledge) -> None:
    """What the answer frames in the picture is where the words were drawn."""
    message = read(stored(screen(ROYAL_MAIL, furniture=False)))
    (shown,) = shown_pictures(check(message), message)
    assert shown.boxes
    # The address was drawn on the third and fourth line of the first bubble, between 22 and 700 pixels.
    assert any(abs(box.top - 123) < 14 and box.left < 90 and box.width > 250 for box in shown.boxes), shown.boxes
    for box in shown.boxes:
        assert 0 <= box.left < box.left + box.width <= shown.picture.width
        assert 0 <= box.top < box.top + box.height <= shown.picture.height


def test_places_lead_from_the_text_into_the_picture() -> None:
    message = read(stored(screen(ROYAL_MAIL)))
    (picture,) = message.pictures
    text = image_text(message)
    words = [text[place.start : place.end] for place in picture.places]
    assert " ".join(words).replace("fee. example", "fee.example") == " ".join(text.split())
    for place in picture.places:
        assert place.left >= 0
        assert place.left + place.width <= picture.width + 2
        assert place.top + place.height <= picture.height + 2


def test_the_page_holds_the_picture_and_loads_nothing(knowledge: Knowledge) -> None:
    from quivive.renderers import load_renderer  # noqa: PLC0415 - only here

    message = read(stored(screen(ROYAL_MAIL)))
    page = load_renderer("html").render(check(message), message, knowledge.wording("en"))
    assert "img-src data:;" in page
    assert '<image href="data:image/jpeg;base64,' in page
    assert page.count("<rect ") >= 2
    assert "style=" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    plain = read("Your parcel waits: https://parcel.example/pay")
    assert "img-src" not in load_renderer("html").render(check(plain), plain, knowledge.wording("en"))


# --- furniture

@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("09:41", Furniture.CLOCK), ("78%", Furniture.CLOCK), ("61 % 16:07", Furniture.CLOCK),
        ("Aujourd'hui 11:17", Furniture.DATE), ("mar. 15 juil. à 09:55", Furniture.DATE), ("Gestern, 18:02 Uhr", Furniture.DATE),
        ("Message texte • SMS", Furniture.DATE), ("Ajouter aux co...", Furniture.BUTTON), ("Report junk", Furniture.BUTTON),
        ("Écrire un message", Furniture.INPUT), ("Échange de SMS/MMS avec 06 39 98 12 34", Furniture.WITH),
        ("qwertyuiop", Furniture.KEYBOARD), ("<", Furniture.JUNK), ("69", Furniture.JUNK),
        ("Your code is 481 223", Furniture.NOTHING), ("Oui", Furniture.NOTHING), ("481223", Furniture.NOTHING),
        ("Bloquez votre carte maintenant", Furniture.NOTHING), ("Your parcel arrives today at 9:41", Furniture.NOTHING),
        ("Pay by Monday 3 May", Furniture.NOTHING),
    ],
)  # fmt: skip
def test_furniture_is_told_from_messages(text: str, kind: Furniture) -> None:
    assert furniture(text) is kind


def test_the_number_behind_the_words_is_the_sender() -> None:
    assert named_after("Échange de SMS/MMS avec 06 39 98 12 34") == "06 39 98 12 34"
    assert named_after("Your parcel waits") == ""


def test_a_letter_is_read_whole() -> None:
    """What is no screen loses nothing, its date least of all."""
    text = image_text(read(stored(letter("12 May 2026\nDear resident,\nyour electricity is cut off on Monday.\nBritish Gas"))))
    assert "12 May 2026" in text
    assert "British Gas" in text


# --- hostile files


def png(width: int, height: int, extra: bytes = b"") -> bytes:
    """A PNG that declares a size and holds hardly any data."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 1_000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + body + extra


def test_a_decompression_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(UnreadableInput, match="64 million pixels"):
        read(png(60_000, 60_000))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_a_broken_picture_is_said_to_be_broken(kind: str) -> None:
    """Cut off, with bytes changed, and only the beginning: an answer or `UnreadableInput`, never anything else."""
    whole = stored(screen(ROYAL_MAIL).resize((90, 160)), kind)
    for data in (whole[: len(whole) // 2], whole[:40], whole[:60] + b"\xff" * 40 + whole[100:]):
        try:
            read(data)
        except UnreadableInput as error:
            assert error.remedy


def test_an_empty_picture_says_that_nothing_could_be_read() -> None:
    message = read(stored(Image.new("RGB", (300, 300), (200, 200, 200))))
    assert not message.parts
    assert [skipped.why for skipped in message.skipped] == ["nothing could be read in it"]
    assert check(message).level is Level.CANNOT_TELL


def test_of_a_very_long_picture_the_upper_part_is_read_and_that_is_said() -> None:
    long = Image.new("RGB", (400, 4_000), "white")
    long.paste(letter("Pay the fee today.", size=(400, 300)), (0, 0))
    message = read(stored(long))
    assert any(skipped.what == "the rest of the text in the picture" for skipped in message.skipped)


def test_kinds_are_told_by_the_first_bytes() -> None:
    assert kind_of(b"BMW: your service is due. " * 3) == ""
    assert kind_of(b"%PDF-1.7\n") == "PDF"
    assert kind_of(b"\x00\x00\x00\x18ftypheic" + bytes(10)) == "HEIC"
    assert kind_of(b"\x00\x00\x00\x18ftypmp42" + bytes(10)) == ""


def test_a_picture_as_iphones_store_it() -> None:
    pytest.importorskip("pi_heif", reason="the part that reads HEIC is not installed")
    message = read(Path(__file__).parent / "files" / "screen.heic")
    assert "your parcel is held" in image_text(message)


BARE = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
import importlib.util
found = importlib.util.find_spec
def find_spec(name, package=None):
    return None if name in {names!r} else found(name, package)
importlib.util.find_spec = find_spec
"""
"""As a `sitecustomize`: what is not installed here is not in the processes that are started either."""


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (("rapidocr", "zxingcpp"), "pip install 'quivive[ocr,qr]'"),
        (("rapidocr", "zxingcpp", "PIL"), "pip install 'quivive[ocr,qr]'"),
        (("rapidocr",), "pip install 'quivive[ocr]'"),
        (("zxingcpp",), "pip install 'quivive[qr]'"),
        (("PIL",), "pip install 'quivive[ocr]'"),
    ],
)
def test_what_is_not_installed_is_named_with_the_command(missing: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """In one line, and what can be read without it is read."""
    path = tmp_path / "letter.png"
    path.write_bytes(stored(letter("Your electricity is cut off on Monday.", code="https://power-bill.example/pay")))
    (tmp_path / "sitecustomize.py").write_text(BARE.format(names=missing))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    answer = subprocess.run([sys.executable, "-m", "quivive", "check", str(path), "--language", "en"], capture_output=True, text=True, check=False, timeout=120, env=environment)
    told = " ".join((answer.stdout + answer.stderr).split())
    assert said in told
    assert "Traceback" not in told
    assert ("power-bill.example" in told) is ("zxingcpp" not in missing and "PIL" not in missing)
    assert ("cut off on Monday" in told) is ("rapidocr" not in missing and "PIL" not in missing)


def test_wording_says_what_was_skipped_in_the_readers_language() -> None:
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - only here
    from quivive.renderers.reasons import skipped_line  # noqa: PLC0415 - only here

    message = read(stored(screen(ROYAL_MAIL)))
    for language in load_knowledge().languages:
        wording: Wording = load_knowledge().wording(language)
        for skipped in message.skipped:
            said = skipped_line(skipped, wording)
            assert (skipped.why in said) is False, said
