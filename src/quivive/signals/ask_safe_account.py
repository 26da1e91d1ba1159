"""The caller wants you to move your money, to a "safe account" or a new payee, or to draw it out.

It sees "a safe account", "transfer your savings", "un virement de sécurité", "ajoutez un bénéficiaire". There is no safe
account: a bank that sees fraud stops the payment itself and never asks its customer to move anything. Wrong for savings
that somebody moves for reasons of their own, and for escrow in the purchase of a house.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("To protect your savings we have opened a safe account, please move your money now."),
        call("Take out all your cash and put it into the bitcoin machine."),
        call("Nous allons faire un virement de sécurité vers un compte sécurisé."),
        call("Bitte überweisen Sie Ihr Geld auf ein sicheres Konto."),
        call("Wij zetten uw spaargeld op een veilige rekening."),
    ),
    silent=(
        call("Your savings account pays two percent from May on."),
        call("Keep it safe, the guarantee is in the box."),
        call("Le virement de votre salaire est arrivé hier."),
    ),
)
CONCEPTS = ("ask_safe_account",)

detect = said("ask_safe_account", GROUP, DIRECTION, *CONCEPTS)
