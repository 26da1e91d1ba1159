"""The corpora: where each is from, what its labels mean, what is wrong with it, and what it is held out with.

Nothing here is a message. `fold` says which sources are held out together: whoever learns from the
others is measured on them. Sources of one kind and language stand in different folds, so that each
fold leaves something of it to learn from.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Corpus:
    """One source: `prefix` is what its rows' `source` begins with; `years` are the first and last year
    its messages can be from, where that is known of all of them."""

    prefix: str
    fold: int
    licence: str
    labels: str
    faults: str = ""
    years: tuple[int, int] | None = None


DEVELOPMENT = -1
"""The fold of what is only measured."""

CORPORA = (
    Corpus("sms_88mil_fr", 0, "CC BY", "ham: French personal SMS of 2011", "names masked", (2011, 2011)),
    Corpus("sms_imc25_fr", 0, "research", "scam: French SMS shown on social media 2018-2022", "links, names and numbers masked or cut", (2018, 2022)),
    Corpus("hmrc/", 0, "Apache-2.0", "ham: tax office mail templates", "placeholders filled"),
    Corpus("sms_fr_spamhunter_handlabelled", 6, "research", "French SMS read from screenshots", "letters and punctuation lost, numbers masked"),
    Corpus("liberapay/", 1, "CC0", "ham: mail templates in seven languages", "alternatives of one template stand together"),
    Corpus("OpenMageModuleFostering/", 1, "OSL-3.0", "ham: shop mail templates", "placeholders filled"),
    Corpus("sms_bank_pennywise", 2, "AGPL-3.0", "ham: bank alerts of test fixtures", "a few are promotions"),
    Corpus("sms_smishtank", 2, "none stated", "scam and advertising reported by users 2022-23", "two per cent of scam are genuine, a fifth of advertising is scam", (2022, 2023)),
    Corpus("18F/", 2, "CC0", "ham: public login mail and SMS templates"),
    Corpus("art_logingov_help", 2, "CC0", "ham: help pages"),
    Corpus("sms_india_junioralive", 3, "none stated", "ham: personal and notices; spam", "spam holds genuine delivery notices"),
    Corpus("art_voisinsvigilants_fr", 3, "none stated", "ham: articles, many warn about scams"),
    Corpus("cds-snc/", 3, "MIT", "ham: public service templates"),
    Corpus("sms_mishra_soni", 4, "none stated", "ham, spam and smishing", "87 % is the UCI set of 2003-2011"),
    Corpus("sms_uci", 4, "CC BY", "ham and spam of 2003-2011", "premium-rate scams of the time are spam", (2003, 2011)),
    Corpus("mail_templates_multilang", 4, "various, free", "ham: software templates in ten languages"),
    Corpus("sms_moz_smishing_pt", 5, "none stated", "Portuguese SMS of Mozambique", "scams ask for mobile money"),
    Corpus("alfio-event/", 5, "GPL-3.0", "ham: event ticket templates"),
    Corpus("KDE/", 5, "LGPL-2.0+", "ham: real travel confirmations"),
    Corpus("sms_nus_en", 6, "none stated", "ham: personal SMS of Singapore"),
    Corpus("sms_spamhunter_labelled", 6, "research", "scam and advertising shown on social media", "translated and masked in part"),
    Corpus("sms_spamhunter", 6, "research", "reported by users 2018-22, sorted by us", "digits masked, punctuation lost, one reader", (2018, 2022)),
    Corpus("mail_nazario_csv", 7, "none stated", "scam: phishing mail 2015-22", "text only, few links", (2015, 2022)),
    Corpus("openstreetmap/", 7, "GPL-2.0", "ham: notification templates"),
    Corpus("gip-inclusion/", 7, "AGPL-3.0", "ham: French public service templates"),
    Corpus("mail_phishing_pot", 8, "CC BY-NC", "scam: a brand is named and the sender is not that brand", "noisy; honeypot"),
    Corpus("betagouv/", 8, "MIT", "ham: French appointment SMS"),
    Corpus("signalapp/", 8, "AGPL-3.0", "ham: code SMS"),
    Corpus("alphagov/", 8, "MIT", "ham: public service templates"),
    Corpus("postalsys/", 8, "MIT", "ham: real mails of test fixtures"),
    Corpus("xhos/", 8, "AGPL-3.0", "ham: real bank mails of test fixtures"),
    Corpus("bdyson556/", 8, "none stated", "ham: real booking mails of test fixtures"),
    Corpus("mail_spamassassin", 9, "public", "ham and spam of 2002-03", "another age: no modern brand, no authentication", (2001, 2003)),
)
"""Every source that is learned from. Those of the development files are never learned from."""

MEASURED = (
    Corpus("img_fr_hackathon", DEVELOPMENT, "not recorded", "French phone screenshots, mostly scams, their text corrected by hand"),
    Corpus("sms_otphelper", DEVELOPMENT, "not recorded", "ham: one-time codes in many languages"),
    Corpus("sms_ncsu_gateway_sample", DEVELOPMENT, "not recorded", "scam and spam seen at SMS gateways in 2022", "five messages"),
    Corpus("sms_bank_ru_mrsan4o", DEVELOPMENT, "not recorded", "ham: Russian bank alerts"),
    Corpus("mail_brand_ha_packages", DEVELOPMENT, "not recorded", "ham: delivery mails of test fixtures", "no Received lines"),
    Corpus("mail_brand_fr_transcribed", DEVELOPMENT, "not recorded", "ham: French brand mail, transcribed"),
    Corpus("call_ftc_robocall_sample", DEVELOPMENT, "not recorded", "transcripts of robocalls, nearly all scams"),
    Corpus("call_vigilis_youtube", DEVELOPMENT, "not recorded", "transcripts of scam calls and ordinary calls"),
)
"""Sources that stand in the development files only. Other rows of these files are of corpora above, but later or kept apart."""

OURS = 100
"""Folds from here on are those of messages written by us: never measured, always learned from."""


def corpus_of(source: str) -> Corpus | None:
    """The corpus that a row's `source` belongs to, or None (the development files, the grammar)."""
    return next((corpus for corpus in CORPORA if source.startswith(corpus.prefix)), None)


def described(source: str) -> Corpus | None:
    """What is known of a row's source, also where it is only measured; None where nothing is recorded."""
    return corpus_of(source) or next((corpus for corpus in MEASURED if source.startswith(corpus.prefix)), None)


def corpus_name(source: str) -> str:
    """What a source is called in the registry: its corpus' prefix, or the source itself where it has none."""
    corpus = described(source)
    return corpus.prefix if corpus else source
