"""Generates docs/reference from the tables of permissions, lifecycles and settings."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings

from accounts.roles import PROGRAM_ROLES, Role
from kernel.lifecycle import Lifecycle
from psp_portal import safety_cases_doc
from sites.access import grants

FOLDER = Path(settings.ROOT) / "docs" / "reference"
WRITTEN = (
    "Written by `manage.py write_reference` from the tables in the code; a test "
    "fails when it is stale."
)
MEANINGS = {
    "PORTAL_MODE": "`demonstration` (invented people), `production` (refuses what is unsafe) "
    "or `test`",
    "PORTAL_DATA": "the folder of the embedded servers, e-mails and logs",
    "PORTAL_SECRET_KEY": "signs sessions and links; in production there is no default",
    "PORTAL_FIELD_KEY": "encrypts second-factor secrets; in production there is no default",
    "PORTAL_ADDRESS": "where people reach the portal; e-mails link to it; http with a port: "
    "also where it listens",
    "PORTAL_HOSTS": "the host names answered to, with commas between",
    "PORTAL_AS_OWNER": "`yes` signs in to the database as the owner: for migrations only",
    "DATABASE_URL": "the database as the application role, which owns nothing",
    "DATABASE_OWNER_URL": "the database as the owner, for migrations",
    "PORTAL_PGBOUNCER": "`yes` where connections are pooled by transaction",
    "REDIS_URL": "Valkey or Redis: the cache, and the queue of the worker",
    "PORTAL_CHECK_LINKS": "whether the links of the library are checked, a few an hour",
    "PORTAL_REQUIRE_SECOND_FACTOR": "the second factor is required (docs/adr/0022); production "
    "refuses `no`",
    "PORTAL_OIDC_": "an OpenID Connect provider, for example Login.gov: off unless all four "
    "are set",
    "PORTAL_TRUSTED_PROXIES": "how many proxies of our own stand before the web server and may "
    "say who asks",
    "PORTAL_MAIL_FROM": "the sender of e-mails",
    "PORTAL_SMTP_HOST": "the mail server",
    "PORTAL_SMTP_PORT": "its port",
    "PORTAL_SMTP_USER": "the name to sign in with, where it asks for one",
    "PORTAL_SMTP_PASSWORD": "and the password",
    "PORTAL_SMTP_TLS": "`yes` encrypts the way to the mail server; the default in production",
}


def pages():
    """Every reference page: {file name: text}."""
    return {
        "who-may-do-what.md": who_may_do_what(),
        "lifecycles.md": lifecycles(),
        "settings.md": settings_page(),
        "safety-cases.md": safety_cases_doc.page(),
    }


def who_may_do_what():
    """One table an app: permissions down, roles across."""
    heads = [role.value for role in Role]
    lines = [
        "# Who may do what",
        "",
        WRITTEN,
        "",
        (
            "A right is asked for at the site of the row and on the day; a permission absent from "
            "these tables is refused"
        ),
        (
            "to everyone. What a person may not see is answered as if it did not exist. Rules "
            "about the row itself (nobody"
        ),
        "decides what they drafted, an expert acts on their own request) stand in the actions.",
        "",
        "| role | held |",
        "|---|---|",
        *(f"| {role.value}: {role.label} | {_where_held(role)} |" for role in Role),
    ]
    for app in sorted({name.split(".")[0] for name in grants()}):
        lines += [
            "",
            f"## {app}",
            "",
            _row(["permission", *heads]),
            _row(["---"] * (len(heads) + 1)),
        ]
        lines += [
            _row([f"`{name.split('.')[1]}`", *("yes" if role in roles else "" for role in Role)])
            for name, roles in grants().items()
            if name.startswith(f"{app}.")
        ]
    return "\n".join(lines) + "\n"


def lifecycles():
    """Every lifecycle as a diagram and a table."""
    lines = ["# Lifecycles", "", WRITTEN]
    for life in all_lifecycles():
        lines += ["", f"## {life.noun}", "", "```mermaid", life.as_mermaid(), "```", ""]
        lines += [
            _row(["step", "from", "to", "who may", "who is told", "asks why"]),
            _row(["---"] * 6),
        ]
        lines += [
            _row(
                [
                    step.verb.replace("_", " "),
                    _words(step.sources),
                    step.target,
                    _words(step.roles),
                    _words(step.notified),
                    "yes" if step.reason else "",
                ]
            )
            for step in life.steps.values()
        ]
    return "\n".join(lines) + "\n"


def all_lifecycles():
    """The lifecycles of all models, by name."""
    found = {
        model.LIFECYCLE.noun: model.LIFECYCLE
        for model in apps.get_models()
        if _has_lifecycle(model)
    }
    return [found[noun] for noun in sorted(found)]


def settings_page():
    """What differs between machines: every word settings.py reads from the environment."""
    lines = [
        "# Settings",
        "",
        WRITTEN,
        "",
        "Everything else stands in `psp_portal/settings.py`, one file.",
        "",
        _row(["variable", "default", "what it says"]),
        _row(["---"] * 3),
    ]
    lines += [_row([f"`{name}`", default, meaning]) for name, default, meaning in settings_read()]
    return "\n".join(lines) + "\n"


def settings_read():
    """[(variable, default as written, meaning)] in the order of settings.py."""
    text = (Path(settings.ROOT) / "psp_portal" / "settings.py").read_text()
    rows = text.splitlines()
    found = {}
    for call in ast.walk(ast.parse(text)):
        if (
            not isinstance(call, ast.Call)
            or ast.unparse(call.func) not in {"env", "_is_on"}
            or not call.args
        ):
            continue
        default = [*call.args[1:], *(word.value for word in call.keywords)]
        shown = ""
        if default and ast.unparse(default[0]) not in {"''", "default"}:
            shown = f"`{ast.unparse(default[0])}`"
        for name in _names(call.args[0]):
            comment = rows[call.lineno - 2].strip()
            meaning = MEANINGS.get(name, "")
            if not meaning and comment.startswith("#"):
                meaning = comment.lstrip("# ")
            found.setdefault(name, (call.lineno, shown.replace("|", "\\|"), meaning))
    return [
        (name, default, meaning)
        for name, (_, default, meaning) in sorted(found.items(), key=lambda one: one[1][0])
    ]


def _names(node):
    """The variable or variables a call reads: ``"A"``, or ``"A" if x else "B"``."""
    words = [word.value for word in ast.walk(node) if isinstance(word, ast.Constant)]
    return [word for word in words if isinstance(word, str) and word.isupper()]


def _has_lifecycle(model):
    return isinstance(getattr(model, "LIFECYCLE", None), Lifecycle)


def _where_held(role):
    if role in PROGRAM_ROLES:
        return "for the whole program"
    return "at one site, from day to day"


def _words(values):
    return ", ".join(sorted(str(value) for value in values))


def _row(cells):
    return "| " + " | ".join(cells) + " |"
