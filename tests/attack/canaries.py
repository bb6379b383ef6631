"""Plants many sites with a token in every column of words: token = HMAC(site, table, column).

A token of a site that shows up where the site has no business names the leak: which site, which table, which column.
Every walled model is planted from its own fields, so a new one is planted the day it is made; tests/registry.py says
what a model's constraints ask for.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.roles import PROGRAM_ROLES, Role
from kernel.scope import scope
from liaisons.models import Report, SensitiveEntry, SensitiveGrant
from sites.models import Membership, Site
from tests.make import a_focus_area
from tests.registry import Place, sample_of, token
from tta.lifecycle import State

TODAY = timezone.localdate
WORDLESS = {"path", "about_path", "time_zone", "target", "token_digest", "sha256", "withdrawn_because"}
ROLES_AT_A_SITE = [role for role in Role if role not in PROGRAM_ROLES]


@cache
def tokens_of(site_number):
    """{token: where it was planted} for one site."""
    return {
        token(site_number, model._meta.db_table, field.column): f"{model._meta.db_table}.{field.column}"
        for model in walled_models()
        for field in [*words_of(model), *files_of(model)]
    } | {
        token(site_number, "accounts_user", word): "accounts_user"
        for role in ROLES_AT_A_SITE
        for word in (role, f"name of the {role}")
    }


def sensitive_tokens_of(site_number):
    """The tokens of a site's sensitive notes: foreign to everybody who holds no grant, at the site itself too."""
    table = SensitiveEntry._meta.db_table
    return {token(site_number, table, field.column) for field in words_of(SensitiveEntry)}


def walled_models():
    """Every model with a site, and the site itself."""
    return [Site] + [
        model
        for model in apps.get_models()
        if model is not Site and "site_id" in {field.attname for field in model._meta.concrete_fields}
    ]


@cache
def words_of(model):
    """The fields of a model that hold words of people, not one of a closed list of choices."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        and not field.choices
        and field.name not in WORDLESS
    ]


def files_of(model):
    """The fields of a model that hold what a file holds."""
    return [field for field in model._meta.concrete_fields if isinstance(field, models.BinaryField)]


# Sites and who plays a part there come first; sensitive notes are written in the scope of somebody who holds a grant.
MADE_APART = {"sites.Site", "sites.Membership", "liaisons.SensitiveEntry"}


def plant(count):
    """``count`` sites, each with five people (one of each role at a site) and rows of every walled model.

    Returns (sites, {site id: {role: person}}, {site id: {model label: rows}}).  Needs the program's scope.
    """
    a_focus_area()
    sites = Site.objects.bulk_create([_a_site(number) for number in range(1, count + 1)])
    people = {site.pk: dict(zip(ROLES_AT_A_SITE, _people_of(site), strict=True)) for site in sites}
    User.objects.bulk_create([person for at_site in people.values() for person in at_site.values()])
    planted = {
        site.pk: defaultdict(list, {"people": list(people[site.pk].values()), "by role": people[site.pk]})
        for site in sites
    }
    for membership in Membership.objects.bulk_create(
        _a_membership(site, role, person)
        for site, at_site in people.items()
        for role, person in at_site.items()
    ):
        planted[membership.site_id]["sites.Membership"].append(membership)
    for model in _parents_first():
        rows = [
            (site, _a_row(model, site, number, planted[site.pk]))
            for site in sites
            for number in range(sample_of(model).rows)
        ]
        model.objects.bulk_create([row for _, row in rows])
        for site, row in rows:
            planted[site.pk][model._meta.label].append(row)
    Report.objects.filter(site__in=sites).update(state="approved")  # locked now, its documents too
    _plant_sensitive(sites, planted)
    return sites, people, planted


def _plant_sensitive(sites, planted):
    """One sensitive note a site, written by somebody who works nowhere and holds a grant, as only such a person can."""
    writer = User.objects.create(email="holder@example.org", name="A Holder", password="!")
    by = planted[sites[0].pk]["people"][0]
    SensitiveGrant.objects.create(
        person=writer,
        granted_by=by,
        granted_at=timezone.now(),
        reason="a test",
        from_on=TODAY(),
        until_on=TODAY() + timedelta(days=90),
    )
    notes = [_a_row(SensitiveEntry, site, 0, planted[site.pk]) for site in sites]
    with scope(person_id=writer.pk, program=True):
        for note in SensitiveEntry.objects.bulk_create(notes):
            planted[note.site_id]["liaisons.SensitiveEntry"].append(note)


def _a_site(number):
    site = Site(
        pk=10_000 + number,
        state="MI",
        latitude=Decimal("43.42"),
        longitude=Decimal("-83.95"),
        population=44_000,
    )
    for field in words_of(Site):
        setattr(site, field.name, token(site.pk, "sites_site", field.column))
    site.last_request_number = len(State)
    return site


def _a_membership(site, role, person):
    word = token(site, "sites_membership", Membership._meta.get_field("organization").column)
    return Membership(user=person, site_id=site, role=role, from_on=date(2020, 1, 6), organization=word)


def _people_of(site):
    return [
        User(
            email=f"{token(site.pk, 'accounts_user', role)}@example.gov",
            name=token(site.pk, "accounts_user", f"name of the {role}"),
            password="!",
        )
        for role in ROLES_AT_A_SITE
    ]


def _parents_first():
    """The walled models, those others point to before those that point."""
    waiting = sorted(
        (model for model in walled_models() if model._meta.label not in MADE_APART),
        key=lambda model: model._meta.app_label in {"audit", "notifications"},  # they name rows of the others
    )
    done = []
    while waiting:
        for model in waiting:
            needed = {f.related_model for f in model._meta.concrete_fields if f.is_relation} - {model}
            if not needed & set(waiting):
                done.append(model)
                waiting.remove(model)
                break
        else:
            raise ValueError(f"These point at each other in a ring: {waiting}")
    return done


def _a_row(model, site, number, planted):
    row = model(site_id=site.pk)
    for field in model._meta.concrete_fields:
        if field.primary_key or field.attname == "site_id" or field.generated:
            continue
        setattr(row, field.attname, _a_value(field, model, site, number, planted))
    for name, value in sample_of(model).values(Place(model, site, number, planted)).items():
        setattr(row, name, value)
    return row


def _a_value(field, model, site, number, planted):
    if field.is_relation:
        return _a_parent(field, number, planted)
    if field in words_of(model):
        word = token(site.pk, model._meta.db_table, field.column)
        if isinstance(field, models.JSONField):
            return {"word": word}
        return word[: field.max_length or 99]
    if field.choices:
        return field.choices[0][0]
    by_kind = {
        ArrayField: [],
        models.UUIDField: uuid4(),
        models.BooleanField: False,
        models.DateTimeField: timezone.now(),
        models.DateField: TODAY(),
        models.DecimalField: Decimal(1),
        models.CharField: "",
        models.TextField: "",
    }
    for kind, value in by_kind.items():
        if isinstance(field, kind):
            return value
    return number + 1


def _a_parent(field, number, planted):
    """A row of the same site to point to: a person, or a parent of the same number where there are many."""
    parent = field.related_model
    if parent is User:
        return planted["people"][number % 3].pk
    if parent._meta.label in planted:
        return planted[parent._meta.label][number % len(planted[parent._meta.label])].pk
    return None if field.null else parent._default_manager.values_list("pk", flat=True).first()
