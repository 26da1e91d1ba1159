"""The message wants the secret words of a crypto wallet, or to "connect" the wallet.

It sees "recovery phrase", "seed phrase", "validate your wallet", in whatever language. Whoever has
the twelve or 24 words has the coins, for good: no genuine wallet or exchange ever asks for them.
Wrong for texts that explain how to keep the words safe.
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
            "A new rule requires you to validate your wallet before Friday: enter your recovery phrase.",
            subject="Wallet notice",
        ),
        sms("Your coins will be frozen. Connect your wallet at wallet-sync.example to keep them."),
        mail("Pour garder vos fonds, saisissez votre phrase de récupération sur portefeuille.example"),
        mail("Geben Sie Ihre Wiederherstellungsphrase ein, um Ihre Wallet zu bestätigen."),
    ),
    silent=(
        sms("I forgot my wallet at your place, can you bring it tomorrow?"),
        sms("Learn one useful French phrase a day."),
        mail("J'ai trouvé ton portefeuille sous le canapé."),
    ),
)
CONCEPTS = ("ask_seed_phrase",)

detect = said("ask_seed_phrase", GROUP, DIRECTION, *CONCEPTS)
