"""The message wants an attached file to be opened.

It sees "please find attached", "open the attached invoice", "ci-joint votre facture". Behind it
stands a program, or a page that asks for a password: how most mails against firms work. Wrong for
all of office life, so it only counts beside a strange sender or file.
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
            "Please find attached the invoice for last month.",
            subject="Invoice 2211",
            attachments=("invoice.html",),
        ),
        mail("Kindly open the attached file and confirm.", attachments=("order.zip",)),
        mail("Veuillez ouvrir la pièce jointe pour lire la convocation.", attachments=("convocation.pdf",)),
        mail("Ci-joint votre facture du mois.", attachments=("facture.htm",)),
        mail("Encontrará la factura en el archivo adjunto, ábralo por favor.", attachments=("factura.zip",)),
    ),
    silent=(
        mail("Do not open attached files from people you do not know."),
        sms("I grew fond of this old chair, it stays."),
        sms("Le vélo est attaché au poteau devant la poste."),
    ),
)
CONCEPTS = ("ask_open_attachment",)

detect = said("ask_open_attachment", GROUP, DIRECTION, *CONCEPTS)
