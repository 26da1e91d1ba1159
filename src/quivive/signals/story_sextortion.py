"""The message claims to have filmed the reader and wants to be paid for silence.

It sees webcam, recording, "send the video to your contacts", bitcoin. Almost always there is no
film: the mail goes to millions, at most with an old leaked password. Wrong for texts that help
victims, which quote the same words.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail(
            "I recorded you with your webcam while you watched adult sites. Pay bitcoin or I "
            "send the video to your friends."
        ),
        mail(
            "I have installed malware on your device and have full access to your camera.",
            subject="Your secret",
        ),
        mail(
            "J'ai piraté votre appareil et enregistré des vidéos intimes avec votre webcam, payez en bitcoin."
        ),
        mail(
            "Gravei você com a sua webcam enquanto via pornografia. Pague em bitcoin ou envio "
            "o vídeo aos seus contatos."
        ),
    ),
    silent=(
        sms("The concert was filmed, we are in row three."),
        sms("La vidéo du mariage est en ligne."),
        sms("My camera needs a new battery."),
    ),
)
CONCEPTS = ("story_sextortion",)

detect = said("story_sextortion", GROUP, DIRECTION, *CONCEPTS)
