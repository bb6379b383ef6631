"""Who may do what with the public pages.  Reading them needs no permission."""

from accounts.roles import Role

BJA = {Role.ADMIN, Role.STAFF}

# fmt: off
GRANTS = {
    "newsroom.edit_page":   frozenset(BJA),   # pages, news and stories: write, schedule, bring back, hide
}
# fmt: on
