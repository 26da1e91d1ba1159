"""The message or the caller wants an app installed, or control over the reader's screen.

It sees "download the app", an APK, the names of remote-control programs, "share your screen". A
program from a message can read every code, and remote control lets somebody else make the transfer.
Wrong for a firm's own help desk, and for shops that praise their app.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("Please open the store and search for AnyDesk so that I can clean your computer."),
        sms("Install our app to track your parcel: parcel-app.example/track.apk"),
        sms("Téléchargez l'application pour recevoir votre colis : colis-app.example"),
        call("Je vais prendre la main sur votre ordinateur, partagez votre écran s'il vous plaît."),
        call("Por favor instale o AnyDesk para eu limpar o computador."),
    ),
    silent=(
        sms("Never install the app if a caller tells you to."),
        sms("The plumber will install the sink on Tuesday."),
        sms("On installe la tente derrière la maison."),
    ),
)
CONCEPTS = ("ask_install",)

detect = said("ask_install", GROUP, DIRECTION, *CONCEPTS)
