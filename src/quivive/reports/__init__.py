"""Reports ready to be sent: to an authority, to a brand, to whoever hosts a page or a mailbox.

Each file is one kind of report, with `write(case, place, ...) -> Draft`: `mail` (the suspicious mail
attached to one), `sms` (what to forward to a short code), `sheet` (what goes into a form, or is said on
the phone), `arf` (RFC 5965) and `xarf` (XARF 4). `places` says which places fit a message, `case` holds
what is reported, with personal data taken out by `mail_copy`. Only `sending` talks to anybody.
"""
