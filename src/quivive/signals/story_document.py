"""The message tells of something to read or to hear: shared document, voice message, fax, signature.

It sees "shared a document with you", "you have a voicemail", "document à signer". Curious or at
work, people open it and a page asks for the mail password. Wrong for the real sharing services,
whose notices look alike and stay on their own domains.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail("Anna shared a document with you, review the document here.", subject="Shared file"),
        sms("You have a new voicemail, listen: voice-desk.example"),
        mail(
            "Un document partagé est en attente de votre signature électronique.", subject="Document à signer"
        ),
        sms("Nouveau message vocal : écoutez votre messagerie vocale sur vocal-info.example"),
        mail("Anna ha condiviso un documento con te.", subject="Documento condiviso"),
    ),
    silent=(
        sms("I signed up for the choir this morning."),
        sms("Il chante faux mais avec plaisir."),
        sms("Her voice was hoarse after the concert."),
    ),
)
CONCEPTS = ("story_document",)

detect = said("story_document", GROUP, DIRECTION, *CONCEPTS)
