"""Who may do what in the library.  Reading it needs no permission: it is public."""

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
