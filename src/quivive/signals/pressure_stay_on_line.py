"""The caller wants you to stay on the line and to answer nobody else.

It sees "do not hang up", "stay on the line with me", "ne raccrochez surtout pas". Who puts the phone down thinks again,
asks somebody, or rings the real bank: so the scammer keeps the line busy. Wrong for waiting queues ("please stay on the
line, your call is important") and for emergency services.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.PRESSURE
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("Do not hang up and do not answer any other call until we have finished."),
        call("Keep the phone in your pocket, stay on the line with me while you walk to the bank."),
        call("Surtout ne raccrochez pas, restez en ligne avec moi."),
        call("Legen Sie nicht auf, bleiben Sie in der Leitung."),
        call("Hang niet op en blijf aan de lijn."),
    ),
    silent=(
        call("I will hang up now and call you back tomorrow."),
        call("The line was busy all morning."),
        sms("The washing is on the line."),
        call("Je raccroche, à demain !"),
    ),
)
CONCEPTS = ("pressure_stay_on_line",)

detect = said("pressure_stay_on_line", GROUP, DIRECTION, *CONCEPTS, only_in=Channel.CALL)
