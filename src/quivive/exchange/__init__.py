"""Indicators to and from partners: what may be told of campaigns in the formats of others, and what others tell.

`exportable` is the one rule of what may leave, `telling` applies it to a campaign and its reports, `formats/` holds one
file per format, `shared` what all of them carry.
"""
