"""The message wants a copy of an identity card, a passport, a selfie, a utility bill.

It sees "send a photo of your passport", "upload your identity card, front and back". With such
copies accounts and loans are opened in the reader's name; false jobs and flats live on it. Wrong
for banks, rentals and employers that must check identities by law: they do it in their own space,
seldom by answer to a mail.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail(
            "To start the job please send a copy of your passport and a selfie.", subject="Your application"
        ),
        sms("Upload your id card here to keep your account: kyc-desk.example"),
        mail(
            "Merci d'envoyer une copie de votre pièce d'identité recto verso pour finaliser "
            "le dossier de location."
        ),
        mail("Envíe una copia de su DNI y un selfie para empezar a trabajar."),
    ),
    silent=(
        mail("Bring your passport to the airport at six."),
        sms("N'oublie pas ta carte d'identité pour le concert !"),
        sms("Do not send a copy of your passport to a landlord you never met."),
    ),
)
CONCEPTS = ("ask_identity_document",)

detect = said("ask_identity_document", GROUP, DIRECTION, *CONCEPTS)
