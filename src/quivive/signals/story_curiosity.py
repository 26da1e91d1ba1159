"""The message makes curious: a picture, a video or news of you or of somebody you know, behind a link.

It sees "is this you in this video?", "look who died", "you have a new photo message", "c'est toi sur
cette photo ?". Nothing is asked and nobody is named: curiosity or fright alone is to open the page,
which then wants a login or an app. Wrong for friends who really send pictures, and for albums that
somebody shares.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("OMG is this you in this video? clip-view.example/7"),
        sms("So sad, look who died, I think you knew him: daily-news.example/a"),
        sms("You have received 2 new photos: album-desk.example/k"),
        mail("Somebody posted your photos online, see for yourself.", subject="Your pictures"),
        sms("C'est toi sur cette vidéo ? video-vue.example/3"),
        sms("Vous avez reçu une nouvelle photo : album-photo.example"),
    ),
    silent=(
        sms("Are you in the video call already?"),
        sms("I put the wedding photos on the shelf."),
        sms("Our old dog died last night, call me when you can."),
        sms("La vidéo de la fête est en ligne."),
    ),
)
CONCEPTS = ("story_curiosity",)

detect = said("story_curiosity", GROUP, DIRECTION, *CONCEPTS)
