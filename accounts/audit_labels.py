"""Sentences for the audit events of sign-in."""

LABELS = {
    "accounts.profile.edit": "changed their name or title",
    "accounts.factor.add": "set up a second step of signing in",
    "accounts.factor.remove": "removed a second step of signing in",
    "accounts.factor.renew": "made new recovery codes",
    "accounts.passphrase.change": "changed their passphrase",
    "accounts.passphrase.forget": "asked for a new passphrase",
    "accounts.passphrase.reset": "set a new passphrase by the link in an e-mail",
    "accounts.second_factor.limit": "stopped counting codes of a second step after too many",
    "accounts.second_factor.refuse": "refused a code of a second step",
    "accounts.session.begin": "signed in",
    "accounts.session.end": "signed out",
    "accounts.session.end_others": "ended their other sessions",
    "accounts.session.expire": "was signed out for inactivity",
    "accounts.sign_in.limit": "stopped answering sign-ins after too many",
    "accounts.sign_in.refuse": "refused a sign-in",
    "accounts.sign_in.refuse_stranger": "refused a sign-in of an address nobody has",
    "accounts.provider.connect": "connected an account of a sign-in provider",
}
