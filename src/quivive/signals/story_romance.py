"""The message invites to love or sex: a lonely stranger, pictures, dating.

It sees "my private pics", "lonely woman near you", "célibataires de votre région". A
pay-per-message line, a stolen card or weeks of false love stand behind it. Wrong for messages
between lovers and for dating services that the reader uses. Not asked of calls: friends talk like that on the phone.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Hi, I am a lonely woman and want to meet you tonight, see my private pics"),
        mail("Hot singles are waiting to chat with you.", subject="Private message"),
        sms("Femmes célibataires de votre région, photos coquines : rencontre.example"),
        sms("Donne single nella tua zona, foto private: incontri.example"),
    ),
    silent=(
        call("I would love to meet you on Friday, you sound lovely."),
        sms("We meet at the station, platform two."),
        sms("La photo de classe est mardi."),
        sms("Single ticket or return?"),
    ),
)
CONCEPTS = ("story_romance",)

detect = said("story_romance", GROUP, DIRECTION, *CONCEPTS, not_in=Channel.CALL)
