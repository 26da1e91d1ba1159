"""The message wants money moved: a transfer, mobile money, crypto to an address.

It sees "transfer the funds", "send bitcoin to this address", "move your money to a safe account". A
transfer that the reader makes is hardly ever given back, which is why the false bank clerk, the
false boss and the extortionist all end there. Wrong for rent, clubs and friends who share a bill.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call(
            "Your savings are at risk. Please transfer your money to a safe account while I stay on the line."
        ),
        mail("Send bitcoin to this address within two days or the film goes to your contacts."),
        sms("Maman, tu peux faire un virement de 480 euros ? Je te rembourse demain"),
        call("Nous allons mettre à l'abri vos fonds sur un compte sécurisé."),
        call("Überweisen Sie Ihr Geld auf ein sicheres Konto, ich bleibe am Apparat."),
    ),
    silent=(
        sms("Never move money to a safe account, whoever calls you."),
        sms("The transfer from the airport takes forty minutes by bus."),
        sms("On part à la plage, tu viens ?"),
    ),
)
CONCEPTS = ("ask_transfer",)

detect = said("ask_transfer", GROUP, DIRECTION, *CONCEPTS)
