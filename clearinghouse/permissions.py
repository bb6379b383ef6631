"""Permissions of the clearinghouse.  Reading needs none: the library is public."""

from accounts.roles import BJA, Role
from clearinghouse.lifecycle import RESOURCE, SUGGESTION

# fmt: off
GRANTS = {
    "clearinghouse.edit_resource":   frozenset(BJA | {Role.PROVIDER}),
    "clearinghouse.import_resources": frozenset(BJA),
    "clearinghouse.feature_toolkit": frozenset(BJA),
    "clearinghouse.take_down_toolkit": frozenset(BJA),
    **RESOURCE.grants(),
    **SUGGESTION.grants(),
}
# fmt: on
