"""Whose rows they are."""

import ast

from django.apps import apps

from sites.models import SiteOwned
from tests.architecture.house import APPS, ROOT, modules, nodes, place

# Models without a site of their own base, each with its reason.
NOT_SITE_OWNED = {
    "accounts.User": "a person may work at several sites",
    "accounts.SecondFactorReset": "a person's way back to signing in, whatever they hold where",
    "sites.Site": "the tenant itself",
    "sites.Membership": "joins people to sites, or to the whole program; walled all the same",
    "sites.Invitation": "the same before the person has an account",
    "sites.FocusArea": "the program's vocabulary",
    "audit.Event": "the record keeps names and ids, not foreign keys; walled all the same",
    "audit.World": "one row about the database itself",
    "notifications.Preference": "a person's own choice of being told by mail",
    "notifications.Notice": "told to a person, perhaps about no site; walled all the same",
    "notifications.QueueFailure": "work of the clock that failed; the program's own role alone reads it",
    "notifications.JobRun": "when the clock's own jobs ran: names and times, no row of anybody",
    "exchanges.Exchange": "belongs to several sites and its host; has a wall of its own (tta migration 0007)",
    "exchanges.PastExchange": "may be of several sites, or of none that is known; a wall of its own",
    "liaisons.CalendarFeed": "a person's own secret address; it shows what they may see that day",
    "liaisons.SavedFilter": "a person's own search of the log; it holds their words and no row",
    "liaisons.SensitiveGrant": "a leave of one person for a year, given by an administrator; it names no site",
}
# ``to``: one's own notices; ``about``: lines of the record about rows that were themselves read through visible_to.
READS = {"visible_to", "public", "to", "about"}
OWN = {"notifications/views.py": "a person's own choices"}
FOR_EVERYBODY = {
    "clearinghouse": "the public library belongs to no site",
    "api": "the public API reads through a database role that sees public rows alone",
    "newsroom": "the public website; sites stand there as a copy of public facts",
}


def models_of_ours():
    return [model for app in APPS for model in apps.get_app_config(app).get_models() if model._meta.managed]


def test_every_model_belongs_to_a_site_or_says_why_not():
    others = {
        model._meta.label
        for model in models_of_ours()
        if not issubclass(model, SiteOwned) and model._meta.app_label not in FOR_EVERYBODY
    }
    assert others - set(NOT_SITE_OWNED) == set()


def test_a_model_of_a_site_says_who_sees_it_and_can_be_asked():
    owned = [model for model in models_of_ours() if issubclass(model, SiteOwned)]
    assert [m._meta.label for m in owned if not m.SEEN_BY or not hasattr(m.objects.all(), "visible_to")] == []


def test_nothing_of_a_site_is_deleted_with_something_else():
    fields = [
        field for model in models_of_ours() for field in model._meta.concrete_fields if field.is_relation
    ]
    assert [str(field) for field in fields if field.remote_field.on_delete.__name__ == "CASCADE"] == []


def test_every_constraint_is_a_sentence():
    rules = [rule.name for model in models_of_ours() for rule in model._meta.constraints]
    assert [name for name in rules if name.count("_") < 3] == []


def test_pages_reach_rows_only_through_visible_to():
    private = [path for path in modules("views") if path.relative_to(ROOT).parts[0] not in FOR_EVERYBODY]
    private = [path for path in private if str(path.relative_to(ROOT)) not in OWN]
    loose = [
        place(path, node)
        for path in private
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in {"objects", "_default_manager", "_base_manager"}
        and node.attr not in READS
    ]
    assert loose == []


def test_pages_write_nothing_themselves():
    writes = {"save", "create", "update_or_create", "get_or_create", "bulk_create", "bulk_update", "delete"}
    found = [
        place(path, node)
        for path in modules("views", "forms")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and "session" not in ast.unparse(node.func.value)
    ]
    assert found == []
