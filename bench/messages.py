"""Messages to measure with: written by us, drawn with a seed, as long and as varied as real traffic.

Names, numbers and hosts are reserved ones (RFC 2606, Ofcom and ARCEP numbers for fiction), apart from
the names of the brands that scams borrow. Half of the messages are scams.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

SMS_LENGTH = 146
"""Characters of the average SMS."""
MAIL_SIZE = 38_000
"""Bytes of the average mail."""

BRANDS = ("Netflix", "Royal Mail", "DHL", "PayPal", "Amazon", "Chronopost", "Ameli", "Barclays", "La Poste", "Apple")
HOSTS = ("konto-hilfe.example", "parcel-desk.example.net", "secure-login.example", "suivi-colis.example.org", "mein-paket.example.com", "fee-office.example")
PHONES = ("07700 900461", "07700 900118", "020 7946 0021", "06 39 98 41 07", "01 99 00 27 33")
NAMES = ("Anna", "Tom", "Marie", "Luc", "Sam", "Jonas", "Inès", "Priya")
PLACES = ("the station", "the museum", "la gare", "the clinic", "chez Paul", "the library", "the garden")
SCAM_SMS = (
    "{brand}: your parcel {number} could not be delivered because the address is incomplete. Please confirm your details within 24 hours: https://{host}/{code}",
    "{brand} alert: your account has been suspended after unusual activity. Verify your identity now at {host}/{code} or it will be closed for good",
    "{brand}: your last payment of £{price} was declined. Update your card details today to keep your membership: https://{host}/pay?id={code}",
    "{brand} : votre colis est en attente, des frais de livraison de {price} € restent à régler avant demain sur https://{host}/{code} sinon retour à l'expéditeur",
    "Info {brand} : votre compte est bloqué suite à une activité inhabituelle. Merci de confirmer vos informations sur {host}/{code} sous 48h",
    "Hi mum, my phone broke and this is my new number {phone}. Can you message me on WhatsApp? I need to pay a bill of {price} today, will explain later",
    "You have been selected for a remote job, earn {price} a day from home. No experience needed. Reply YES or write to us on Telegram for details {name}",
    "Final notice: you have an unpaid toll of ${price}. Pay now to avoid a late fee and legal action: http://{host}/{code}. Reply Y and open the link again",
    "Final notice from {brand}, call {phone} at once: a payment of £{price} to a new payee was attempted. If this was not you speak to our fraud team now",
)  # fmt: skip
GENUINE_SMS = (
    "Hi {name}, running ten minutes late, can you wait for me at {place}? I have the tickets and the sandwiches, see you at {hour}, do not start without me",
    "Your code is {number}. It is valid for ten minutes. Never share it with anyone, our staff will not ask you for it. If you did not ask for it, ignore this text",
    "Reminder: your appointment with Dr Lee is on Tuesday at {hour}:15. To change it call {phone}. Please bring your card and arrive five minutes before the visit",
    "Coucou {name}, on se retrouve devant {place} vers {hour}h ? J'ai pris du pain et le fromage, tu peux apporter à boire pour tout le monde, à tout à l'heure",
    "Card ending {number}: you spent £{price} at the corner shop on 14 May at {hour}:02. Your balance is £{price}. If you do not know this payment use the app",
    "Votre rendez-vous du 14 mai à {hour}h est confirmé. Pour le déplacer appelez le {phone}. Pensez à votre carte et à l'ordonnance du médecin, merci beaucoup",
    "The plumber was here, the tap is fixed and it cost {price}. {name} has the keys, the cat is fed, we will be back on Sunday evening about {hour}. Call me later",
    "See you at {place} at {hour}, {name}! Bring the dog if you like, we will walk home after",
    "Merci {name}, bien arrivée ! La chambre est jolie et on voit la mer. Je t'appelle vers {hour}h",
    "Your parcel {number} will arrive today between {hour}:00 and {hour}:59. You will find a safe place for it at {place}. Thank you for ordering with us, {name}",
)  # fmt: skip
SENTENCES = (
    "This week we look at how the old harbour was rebuilt and who paid for it.",
    "Members can book a table for the summer evening until the end of the month.",
    "The new collection is in our shops, with shirts, coats and a few surprises.",
    "Your order has left our warehouse and will be with you on Thursday.",
    "Nous avons le plaisir de vous inviter à la soirée de rentrée du club.",
    "Retrouvez nos conseils pour le jardin, les recettes de saison et l'agenda.",
    "We have noticed a sign-in from a device that we do not know.",
    "The minutes of the last meeting are attached, please read them before Monday.",
)
_URGENT = "Your {brand} account will be closed within 24 hours. Confirm your payment details now: "


def sms(count: int, seed: int = 1) -> list[tuple[str, bool]]:
    """`count` short messages, each with whether it is a scam."""
    chance = random.Random(seed)
    drawn = []
    for number in range(count):
        scam = number % 2 == 0
        drawn.append((_filled(chance.choice(SCAM_SMS if scam else GENUINE_SMS), chance), scam))
    return drawn


def mails(count: int, seed: int = 1) -> list[tuple[bytes, bool]]:
    """`count` whole mails with an HTML part of tables and styles, each with whether it is a scam."""
    chance = random.Random(seed)
    return [(_mail(chance, scam=number % 2 == 0), number % 2 == 0) for number in range(count)]


def _filled(text: str, chance: random.Random) -> str:
    return text.format(
        brand=chance.choice(BRANDS),
        number=chance.randint(1_000, 999_999),
        price=f"{chance.randint(1, 900)}.{chance.randint(0, 99):02}",
        host=chance.choice(HOSTS),
        code="".join(chance.choices("abcdefghjkmnpqrstuvwxyz23456789", k=chance.randint(4, 9))),
        phone=chance.choice(PHONES),
        name=chance.choice(NAMES),
        place=chance.choice(PLACES),
        hour=chance.randint(8, 20),
    )


def _mail(chance: random.Random, *, scam: bool) -> bytes:
    brand = chance.choice(BRANDS)
    host = chance.choice(HOSTS) if scam else "news.example"
    # Half of them are sent as base64, which makes them a third longer.
    size = int(MAIL_SIZE * 0.86 * chance.uniform(0.6, 1.4))
    opening = _URGENT.format(brand=brand) if scam else f"Hello {chance.choice(NAMES)}, here is the letter of this week. "
    rows = [f'<tr><td class="lead" style="padding:24px;font-family:Arial,sans-serif;font-size:16px;color:#222222">{opening}<a href="https://{host}/a/{chance.randint(1, 10**9)}" style="color:#0b57d0;text-decoration:none">Open</a></td></tr>']
    length = 0
    for row in _rows(chance, host):
        length += len(row)
        if length > size - 2_000:
            break
        rows.append(row)
    html = (
        "<!DOCTYPE html><html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"><title>Letter</title>"
        "<style type=\"text/css\">body{margin:0;padding:0;background:#f4f4f4}.lead{line-height:22px}@media only screen and (max-width:600px){.col{width:100%!important;display:block!important}}</style></head>"
        '<body style="margin:0;padding:0;background-color:#f4f4f4"><center><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">'
        '<table width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;background-color:#ffffff">'
        f"{''.join(rows)}</table></td></tr></table></center></body></html>"
    )
    plain = f"{opening}https://{host}/a/1\n"
    boundary = f"part{chance.randint(0, 10**9)}"
    sender = f"{brand} <service@{host}>" if scam else "The weekly letter <letter@news.example>"
    encoded = base64.encodebytes(html.encode()) if chance.random() < 0.5 else html.encode()
    encoding = "8bit" if encoded.startswith(b"<") else "base64"
    head = (
        f"Received: from mx.news.example (mx.news.example [192.0.2.7]) by mail.example.org; Mon, 4 May 2026 09:12:0{chance.randint(0, 9)} +0000\r\n"
        f"From: {sender}\r\nTo: reader@example.org\r\nSubject: {'Action needed: your account' if scam else 'The letter of this week'}\r\n"
        f"Date: Mon, 4 May 2026 09:12:00 +0000\r\nMessage-ID: <{chance.randint(0, 10**12)}@{host}>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
        f"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{plain}\r\n"
        f"--{boundary}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + encoded + f"\r\n--{boundary}--\r\n".encode()


def _rows(chance: random.Random, host: str) -> Iterator[str]:
    """Rows of a letter without end: a picture, a heading, some text and a button each."""
    while True:
        text = " ".join(chance.choices(SENTENCES, k=chance.randint(1, 4)))
        page = f"https://{host}/story/{chance.randint(1, 10**6)}?utm_source=letter&amp;utm_campaign={chance.randint(1, 99)}"
        colour = chance.choice(("#333333", "#444444", "#1a1a1a", "#666666"))
        yield (
            f'<tr><td style="padding:0 24px 16px 24px"><table width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
            f'<td class="col" width="180" valign="top" style="width:180px"><a href="{page}" target="_blank"><img src="https://{host}/i/{chance.randint(1, 999)}.jpg" width="180" height="120" alt="" style="display:block;border:0"></a></td>'
            f'<td class="col" valign="top" style="padding-left:16px;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;color:{colour}">'
            f'<h2 style="margin:0 0 8px 0;font-size:18px;line-height:24px;color:#111111"><a href="{page}" style="color:#111111;text-decoration:none">Story {chance.randint(1, 99)}</a></h2>'
            f'<p style="margin:0 0 12px 0">{text}</p><span style="display:inline-block;background-color:#0b57d0;border-radius:4px;padding:8px 16px"><a href="{page}" style="color:#ffffff;text-decoration:none;font-weight:bold">Read on</a></span>'
            f"</td></tr></table></td></tr>\n"
        )
