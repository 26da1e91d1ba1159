"""Where the paths of a written message lead: to the brand's own hosts, or to invented ones."""

from __future__ import annotations

import random

from quivive.brand import Brand
from quivive.hosts import registered_domain
from quivive.knowledge import Knowledge
from quivive_lab.grammar.values import invented, letters

_WORDS = {
    "fr": ["colis", "suivi", "espace-client", "livraison", "secure", "mon-compte", "reglement", "relance", "dossier", "amende", "facture", "assistance", "infos", "service", "connexion"],
    "en": ["parcel", "track", "secure", "login", "verify", "update", "support", "billing", "account", "help", "redelivery", "refund", "customer", "notice", "online", "portal"],
    "de": ["paket", "sendung", "sicher", "konto", "kunden", "anmeldung", "service", "zahlung", "portal", "aktualisierung", "zustellung", "hilfe"],
    "es": ["paquete", "envio", "seguro", "cliente", "acceso", "cuenta", "servicio", "pago", "portal", "ayuda", "aviso", "entrega"],
    "it": ["pacco", "spedizione", "sicuro", "cliente", "accesso", "conto", "servizio", "pagamento", "area", "avviso", "consegna"],
    "nl": ["pakket", "zending", "veilig", "klant", "inloggen", "rekening", "service", "betaling", "portaal", "bezorging", "mijn"],
    "pt": ["encomenda", "envio", "seguro", "cliente", "acesso", "conta", "servico", "pagamento", "portal", "aviso", "entrega", "taxa"],
}
_ENDINGS = ["com", "com", "com", "net", "info", "org", "top", "xyz", "click", "online", "site", "shop", "live", "app", "co", "icu", "vip", "cfd", "sbs", "eu", "fr", "de", "es", "it", "nl", "pt", "co.uk", "com.br"]
_OWN_ENDINGS = {
    "fr": ("fr", "fr", "com", "org"),
    "en": ("co.uk", "com", "com", "org", "net"),
    "de": ("de", "de", "com"),
    "es": ("es", "com"),
    "it": ("it", "it", "com"),
    "nl": ("nl", "nl", "be"),
    "pt": ("pt", "com.br", "com"),
}
_SUBDOMAINS = ("www", "www", "www", "www", "", "", "my", "app", "m", "info", "track", "account")
_PATHS = ("", "", "/app", "/track", "/account", "/login", "/s", "/m", "/info", "/help", "/my", "/r", "/e")
_SHORT = ("bit.ly", "tinyurl.com", "is.gd", "cutt.ly", "t.ly", "rb.gy", "shorturl.at", "s.id", "ow.ly", "v.gd")
_FREE = ("web.app", "pages.dev", "netlify.app", "weebly.com", "blogspot.com", "vercel.app", "github.io", "r2.dev", "firebaseapp.com", "wixsite.com", "glitch.me")
_SWAPS = (("l", "1"), ("o", "0"), ("i", "l"), ("m", "rn"), ("a", "e"), ("e", "3"), ("s", "ss"), ("t", "tt"), ("n", "m"))
_MAILBOXES = ("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "gmx.net", "proton.me")


class Hosts:
    """Hosts for messages of one language."""

    def __init__(self, language: str, knowledge: Knowledge, chance: random.Random) -> None:
        self._language, self._knowledge, self._chance = language, knowledge, chance

    def brand_domain(self, brand: Brand, country: str) -> str:
        """One of the brand's domains, rather one of the country."""
        chance = self._chance
        domains = sorted(brand.domains)
        if country != "*" and chance.random() < 0.7:
            ending = {"GB": "uk", "US": "com"}.get(country, country.lower())
            domains = [domain for domain in domains if domain.endswith("." + ending)] or domains
        return chance.choice(domains)

    def own_domain(self, name: str) -> str:
        """The domain of a small shop or club."""
        ascii_name = "".join(letter for letter in name.lower() if "a" <= letter <= "z" or letter == " ")
        stem = ascii_name.strip().replace(" ", self._chance.choice(("", "-")))
        domain = f"{stem}.{self._chance.choice(_OWN_ENDINGS[self._language])}"
        return domain if self._knowledge.owner(domain) is None else f"{stem}-{invented(self._chance)}.com"

    def foreign_domain(self, brand: Brand | None) -> str:
        """A host no known brand owns: a look-alike, a borrowed name, words of the trade or none."""
        while True:
            host = self._foreign(brand)
            if self._knowledge.owner(host) is None and host.isascii():
                return host

    def _foreign(self, brand: Brand | None) -> str:
        chance = self._chance
        words, ending = _WORDS[self._language], chance.choice(_ENDINGS)
        alias = ""
        if brand is not None:
            alias = "".join(letter for letter in brand.name.lower() if "a" <= letter <= "z" or letter.isdigit())
        way = chance.random()
        if alias and way < 0.3:
            parts = [alias, chance.choice(words)] + ([chance.choice(words)] if chance.random() < 0.3 else [])
            chance.shuffle(parts)
            return f"{chance.choice(('-', '-', '')).join(parts)}.{ending}"
        if alias and way < 0.38:
            old, new = chance.choice([swap for swap in _SWAPS if swap[0] in alias] or [("", "my")])
            return f"{alias.replace(old, new, 1) if old else new + alias}.{ending}"
        if alias and way < 0.45:
            domain = registered_domain(sorted(brand.domains)[0]) if brand is not None else ""
            return f"{domain}.{invented(chance)}{chance.choice(('', '-' + chance.choice(words)))}.{ending}"
        if way < 0.7:
            return f"{chance.choice(words)}-{chance.choice((invented(chance), chance.choice(words), str(chance.randint(10, 999))))}.{ending}"
        if way < 0.9:
            return f"{invented(chance, 2, 5)}.{ending}"
        return f"{chance.choice(('', chance.choice(words) + '.'))}{invented(chance)}{chance.randint(1, 99)}.{ending}"

    def own_link(self, domain: str) -> str:
        """An address on `domain` or below it."""
        chance = self._chance
        short = domain.count(".") > 1 or chance.random() < 0.5
        sub = "" if short else chance.choice(_SUBDOMAINS)
        return self._address(f"{sub}.{domain}" if sub else domain)

    def foreign_link(self, brand: Brand | None) -> str:
        """An address of a scam."""
        chance = self._chance
        way = chance.random()
        if way < 0.14:
            short = chance.choice([host for host in _SHORT if self._knowledge.owner(host) is None])
            return f"{chance.choice(('https://', '', 'http://'))}{short}/{letters(chance, chance.randint(5, 8))}"
        if way < 0.24:
            free = chance.choice([host for host in _FREE if self._knowledge.owner("x." + host) is None])
            name = chance.choice(_WORDS[self._language])
            return self._address(f"{name}-{invented(chance)}.{free}")
        return self._address(self.foreign_domain(brand))

    def _address(self, host: str) -> str:
        chance = self._chance
        scheme = chance.choice(("https://",) * 6 + ("http://", "", ""))
        if not scheme and not host.startswith("www.") and host.count(".") == 1 and chance.random() < 0.4:
            host = f"www.{host}"
        path = chance.choice((*_PATHS, "/" + chance.choice(_WORDS[self._language])))
        if chance.random() < 0.4:
            path += f"/{letters(chance, chance.randint(4, 9))}"
        elif chance.random() < 0.15:
            path += f"?id={letters(chance, 8)}"
        return scheme + host + path

    def person_mail(self, name: str) -> str:
        """A person's mailbox."""
        stem = "".join(letter for letter in name.lower().replace(" ", ".") if "a" <= letter <= "z" or letter == ".")
        return f"{stem.strip('.')}{self._chance.choice(('', '', str(self._chance.randint(1, 99))))}@{self._chance.choice(_MAILBOXES)}"
