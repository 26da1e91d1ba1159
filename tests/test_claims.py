"""Who a message says it is from, and which kind of scam it tells."""

from __future__ import annotations

import pytest

from quivive import Verdict, check
from quivive.knowledge import Knowledge


def claimed(verdict: Verdict) -> str:
    """The id of the brand that the message speaks for, or empty."""
    return verdict.claim.brand if verdict.claim else ""


# --- names that mean something else


@pytest.mark.parametrize("office", ["Tax Office", "Head Office", "Box Office", "Office de tourisme", "Stock Exchange", "The Tax Office"])
def test_an_ordinary_word_in_a_longer_name_is_not_the_brand(office: str) -> None:
    text = f"Your account at the {office}\n\nPlease confirm your account with us today: https://desk.example/confirm"
    assert claimed(check(text, channel="email", sender=f"{office} <desk@desk.example>")) != "microsoft"
    assert claimed(check(f"{office}: confirm your account: https://desk.example/x", channel="sms")) != "microsoft"


@pytest.mark.parametrize("sender", ["Office", "Outlook", "Office Support", "Office 365"])
def test_by_itself_it_is(sender: str) -> None:
    text = "Your mailbox is full\n\nSign in to keep your messages: https://mailbox.example/login"
    assert claimed(check(text, channel="email", sender=f"{sender} <desk@desk.example>")) == "microsoft"


def test_other_meanings_do_not_become_names(knowledge: Knowledge) -> None:
    meanings = [words for brand in knowledge.brands.values() for words in brand.other_meanings]
    assert meanings
    assert {alias.text for alias in knowledge.aliases}.isdisjoint(meanings)


# --- names that bodies of several countries have

TAXES = "Vous avez droit à un remboursement d’impôt de 412,30 €. Saisissez votre carte bancaire : https://dossier.example/impot"


@pytest.mark.parametrize(("country", "brand"), [("FR", "impots-gouv"), ("", "impots-gouv"), ("BE", ""), ("CH", ""), ("LU", "")])
def test_a_name_that_other_countries_have_means_the_body_at_home(country: str, brand: str) -> None:
    assert claimed(check(TAXES, channel="email", sender="Service des impôts <a@dossier.example>", country=country)) == brand


def test_its_own_name_means_it_everywhere() -> None:
    text = "DGFiP : un remboursement vous attend, validez votre carte : https://dossier.example/r"
    for country in ("FR", "BE", ""):
        assert claimed(check(text, channel="sms", country=country)) == "impots-gouv"
    for country in ("GB", "UK", ""):
        text = "Inland Revenue: you are owed a tax refund of 210.40, claim it: https://refund.example/x"
        assert claimed(check(text, channel="sms", country=country)) == "hmrc"


# --- the desk that speaks


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, ici le service de sécurité d’Amazon. Un paiement de 899 euros est en cours sur votre compte.",
        "Hello, you speak with the security department of Amazon. There is a payment of 899 pounds on your account.",
        "Buenos días, le llama el departamento de seguridad de Amazon. Hay un pago de 899 euros en su cuenta.",
        "Buongiorno, è il reparto sicurezza di Amazon. Sul Suo conto c’è un pagamento di 899 euro.",
        "Guten Tag, hier spricht die Sicherheitsabteilung von Amazon. Auf Ihrem Konto ist eine Zahlung von 899 Euro.",
        "Goedendag, u spreekt met de afdeling veiligheid van Amazon. Er staat een betaling van 899 euro open.",
        "Bom dia, fala o departamento de segurança da Amazon. Há um pagamento de 899 euros na sua conta.",
    ],
)
def test_the_department_of_a_brand_speaks_for_it(text: str) -> None:
    assert claimed(check(text, channel="call")) == "amazon"


# --- which kind of scam


def test_a_senders_address_tells_no_story() -> None:
    text = "Your last payment was declined\n\nThe bank refused the payment. Confirm your card number: https://pay.example/confirm"
    verdict = check(text, channel="email", sender="Amazon Billing <billing@pay-update.example>")
    assert verdict.scam_type == "payment_problem"


def test_the_security_department_of_a_shop_is_no_bank() -> None:
    payment = "There is a payment of 899 pounds for a phone on your account. To cancel the payment I need your card number and the code."
    shop = check(f"Hello, this is the Amazon security department. {payment}", channel="call")
    bank = check(f"Hello, this is the security department of Lloyds Bank. {payment}", channel="call")
    assert shop.scam_type == "fake_order"
    assert bank.scam_type == "bank_fraud_desk"


def test_who_wants_money_moved_plays_the_bank() -> None:
    text = (
        "Hello, this is the Amazon fraud department. A suspicious payment of 899 pounds was attempted. To protect your money, "
        "transfer it to the safe account that I give you now."
    )
    assert check(text, channel="call").scam_type == "bank_fraud_desk"


def test_a_tax_refund_is_about_tax() -> None:
    assert check(TAXES, channel="email", sender="Service des impôts <a@dossier.example>").scam_type == "tax_benefit"
    refund = "Energy desk: you are owed a refund of 96.20 for overpaid bills. Enter your card to get it: https://refund-desk.example/x"
    assert check(refund, channel="sms").scam_type == "refund"
