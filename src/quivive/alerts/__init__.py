"""From a campaign to a notice for customers: drafted, approved by a person, published, signed so that anyone can verify it.

`draft` writes it from facts and wording, `trail` is its way from draft to published, `site` puts it on pages and
feeds, `mailing` and `webhooks` carry it to people and programs, `verify` says offline whether a copy is the one published.
"""
