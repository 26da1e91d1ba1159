"""The message wants details of the reader: account number, IBAN, address, a filled-in form.

It sees "confirm your information", "complete the form", "send your full name and address", an IBAN
to give. Such details open an account in the reader's name, or prepare the call of a false bank
clerk. Wrong for employers, landlords, insurers and authorities, who send forms all the time.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("To receive your refund please complete the form: refund-desk.example.net/f"),
        mail(
            "Kindly send your full name, address and account number so that we can pay you.",
            subject="Your payment",
        ),
        sms("Votre dossier est incomplet : mettez à jour vos informations sur dossier-sante.example"),
        mail("Merci de nous communiquer votre RIB afin de recevoir le virement."),
        sms("Por favor actualice sus datos para recibir el reembolso: ayuda-datos.example"),
    ),
    silent=(
        sms("Never give your bank details to a caller."),
        sms("Your payment of 20.00 was received, thank you."),
        mail("Bonjour, voici la fiche de lecture pour lundi. À demain !"),
    ),
)
CONCEPTS = ("ask_bank_details",)

detect = said("ask_bank_details", GROUP, DIRECTION, *CONCEPTS)
