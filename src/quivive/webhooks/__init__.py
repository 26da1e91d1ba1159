"""Tells programs what is new among the reports: a campaign, a surge (Standard Webhooks 1.0, signed).

`endpoints` says who is told, `news` what is new, `queue` keeps what is to be told until it was, `telling` tells it.
"""
