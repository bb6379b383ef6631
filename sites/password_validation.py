"""Passphrases made of the program's own words are refused: "psp2026camden" is what a stranger
tries.
"""

import re

from django.core.exceptions import ValidationError

from accounts.hashers import composed
from accounts.password_validation import has_enough_besides
from kernel.scope import as_program
from sites.models import Site

PROGRAM_WORDS = frozenset(
    {
        *(
            "psp",
            "portal",
            "partnership",
            "public",
            "safety",
            "national",
            "bja",
            "doj",
            "ojp",
            "tta",
            "vrn",
        ),
        *(
            "justice",
            "bureau",
            "assistance",
            "violence",
            "reduction",
            "network",
            "site",
            "liaison",
            "expert",
        ),
        *(
            "provider",
            "pass",
            "phrase",
            "passphrase",
            "password",
            "secret",
            "welcome",
            "admin",
            "demo",
        ),
    }
)


class NotAboutTheProgram:
    """Not made of the words of the program or the names of its sites."""

    def validate(self, password, user=None):
        """Refuse what remains too short once such words, digits and punctuation are taken out."""
        # names of sites are public; whoever chooses a passphrase may be signed in nowhere
        with as_program():
            names = Site.objects.values_list("name", flat=True)
            places = {word for name in names for word in re.split(r"\W+", name.lower()) if len(word) > 3}
        if not has_enough_besides(composed(password), PROGRAM_WORDS | places):
            raise ValidationError(
                "This is made of words of the program or of a site's name. "
                "Choose words a stranger would not try."
            )

    def get_help_text(self):
        """In the words of the page."""
        return "Not made of the name of a site or of the program."
