"""What apps declare by convention: a module of a known name with a variable of a known name.

This table is the whole list; ``declared`` reads it.  Nothing else is found by name.

module and variable                    read by                   what it holds
permissions.GRANTS                     sites/access.py           permission -> roles that hold it
audit_labels.LABELS                    audit/timeline.py         event -> the sentence people read
audit_labels.READ_PERMISSIONS          audit/timeline.py         event prefix -> permission to read it
audit_labels.concealed_targets         sites/queries             person -> targets with concealed events
integrity_checks.CHECKS                sites/tasks.py            functions: numbers that differ from lines
letters.may_still_receive              notifications/delivery    (person, site id) -> may a letter leave
letters.attachments_of                 notifications/delivery    notice -> [(name, content, type)]
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

KNOWN = {
    "permissions": {"GRANTS"},
    "audit_labels": {"LABELS", "READ_PERMISSIONS", "concealed_targets"},
    "integrity_checks": {"CHECKS"},
    "letters": {"may_still_receive", "attachments_of"},
}


@cache
def declared(module, variable):
    """The values of ``variable`` in ``<app>.<module>`` of every installed app that has it, in
    INSTALLED_APPS order.

    Raises LookupError for a pair that the table above does not name.
    """
    if variable not in KNOWN.get(module, ()):
        raise LookupError(
            f"{module}.{variable} is no convention; add it to kernel/conventions.py first."
        )
    names = [f"{config.name}.{module}" for config in apps.get_app_configs()]
    found = [import_module(name) for name in names if find_spec(name)]
    return tuple(getattr(one, variable) for one in found if hasattr(one, variable))


def merged(module, variable):
    """The tables ``declared`` finds, as one dictionary."""
    return {key: value for table in declared(module, variable) for key, value in table.items()}
