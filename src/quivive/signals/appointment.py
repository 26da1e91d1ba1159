"""The message reminds of an appointment, a booking or a meeting.

It sees "your appointment with", "rappel de rendez-vous", a clinic, a table. Such reminders name a
time and place the reader knows of. Wrong for invented appointments, as in false calls to "confirm a
delivery slot" or a visit of an energy adviser.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("Reminder: your appointment with Dr Lee is on Tuesday at 10."),
        sms("To reschedule your appointment use the clinic's page."),
        sms("Rappel de rendez-vous : mardi à 10 h au cabinet dentaire."),
        sms("Votre rendez-vous du 14 mai à 10 h est confirmé."),
        sms("Lembrete: a sua consulta com a Dra. Lima é na terça às 10h."),
    ),
    silent=(
        sms("I was so disappointed by the film."),
        sms("Votre compte est bloqué : espace-client.example"),
        sms("Your card is blocked: secure-desk.example"),
    ),
)
CONCEPTS = ("against_appointment",)

detect = said("appointment", GROUP, DIRECTION, *CONCEPTS)
