"""Every link leads to a host of a public body, below an ending that nobody else is given a name in.

`gov`, `gov.uk`, `gouv.fr`: the registry looks at who asks, so a forger has no such host, and needs another path.
Wrong where a public body's site was broken into or leads on to anywhere, and where a genuine link stands beside the
forger's number: it counts less there.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        sms("Your registration ends on 4 May. Renew it at https://registration.springfield.gov/renew"),
        mail("Votre dossier est complet.", links=(("Voir", "https://dossiers.ruritanie.gouv.fr/suivi"),)),
    ),
    silent=(
        sms("Your registration ends on 4 May. Renew it at https://springfield-gov.example/renew"),
        sms("See https://registration.springfield.gov/renew or https://springfield-gov.example/renew"),
        sms("Your registration ends on 4 May."),
    ),
)
_BESIDE_A_WAY_AROUND = 0.3


def detect(reading: Reading) -> Iterable[Finding]:
    links = [link for link in reading.web_links if not link.removed]
    if links and len(links) == len(reading.web_links) and all(link.of_government and not link.hides for link in links):
        strength = _BESIDE_A_WAY_AROUND if reading.way_around else 1.0
        yield Finding("government_host", tuple(link.link.span for link in links[:4]), strength, DIRECTION, GROUP, {"host": links[0].host})
