"""Who may do what with the public pages.  Reading them needs no permission."""

from accounts.roles import BJA, Role
from newsroom.lifecycle import STORY

# fmt: off
GRANTS = {
    "newsroom.edit_page":   frozenset(BJA),   # pages, news and stories: write, schedule, bring back, hide
    "newsroom.add_picture":      frozenset(BJA),
    "newsroom.withdraw_picture": frozenset(BJA),
    "newsroom.write_story": frozenset(BJA),   # before the site has seen it, and after it asked for changes
    "newsroom.view_story":  frozenset(BJA | {Role.LEAD}),
    **STORY.grants(),
}
# fmt: on
