"""The message offers work: from home, by the day, for likes and ratings.

It sees "part-time job", "earn 200 a day", "travail à domicile", simple tasks that pay. After small
payments the reader has to pay in, or launders money without knowing. Wrong for genuine recruiters,
who do write messages, but with a firm and a name.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Part time job from home, earn $200 a day, contact us on WhatsApp"),
        sms("We are hiring, remote position, daily salary, no experience."),
        sms("Travail à domicile : gagnez 150 € par jour en quelques tâches simples"),
        sms("Trabalho em casa meio período, ganhe 150 € por dia"),
    ),
    silent=(
        sms("She found a job at the bakery."),
        sms("Le chat dort toute la journée."),
        sms("The daily walk does me good."),
    ),
)
CONCEPTS = ("story_job",)

detect = said("story_job", GROUP, DIRECTION, *CONCEPTS)
