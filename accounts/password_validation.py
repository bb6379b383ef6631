"""Password validators: minimum length, and nothing a stranger would try first."""

import re
from difflib import SequenceMatcher
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from accounts.hashers import composed

LEAST, MOST = 15, 1000  # characters, of any script; spaces count, also the first and the last
LEAST_DIFFERENT = 6
LEAST_OWN = 8  # characters that must remain once words about oneself or the program are taken out


class LongEnough:
    """At least 15 characters (NIST SP 800-63B-4, 3.1.1.2: 15 where a passphrase can be the only
    factor).
    """

    def validate(self, password, user=None):
        """Refuse what is shorter than 15 or longer than 1,000 characters."""
        password = composed(password)
        if len(password) < LEAST:
            raise ValidationError(
                f"Use at least {LEAST} characters: four or five words are easy to keep in mind."
            )
        if len(password) > MOST:
            raise ValidationError(f"Use at most {MOST:,} characters.")

    def get_help_text(self):
        """In the words of the page."""
        return f"At least {LEAST} characters. A sentence or a few unrelated words are best; spaces count."


class NotCommon(CommonPasswordValidator):
    """Not one of the 20,000 most common passwords, nor two of them in a row, nor a pattern."""

    def validate(self, password, user=None):
        """Refuse what guessing programs try first."""
        plain = composed(password).strip().lower()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
        is_known = any(text in self.passwords for text in (plain, core)) or self._is_two_known(plain)
        if is_known or len(set(plain)) < LEAST_DIFFERENT or _is_pattern(plain):
            raise ValidationError("This is among the passphrases that are guessed first. Choose other words.")

    def get_help_text(self):
        """In the words of the page."""
        return "Not a common password or a pattern such as 123456."

    def _is_two_known(self, plain):
        joined = re.sub(r"[\W_]+", "", plain)
        ends = range(1, len(joined))
        return any(joined[:at] in self.passwords and joined[at:] in self.passwords for at in ends)


class NotAboutOneself:
    """Not made of one's own name, title or e-mail address."""

    def validate(self, password, user=None):
        """Refuse what mostly repeats what others know about the person."""
        password = composed(password)
        facts = [getattr(user, name, "") for name in ("name", "title", "email")] if user else []
        words = {word for fact in facts for word in re.split(r"\W+", fact.lower()) if len(word) > 2}
        near = any(
            SequenceMatcher(a=password.lower(), b=fact.lower()).quick_ratio() >= 0.7 for fact in facts if fact
        )
        if near or not has_enough_besides(password, words):
            raise ValidationError("This is too close to your name or e-mail address. Choose other words.")

    def get_help_text(self):
        """In the words of the page."""
        return "Not your name or e-mail address."


def has_enough_besides(password, words):
    """Whether enough remains of ``password`` once ``words``, digits and punctuation are taken out.

    A passphrase that holds none of the words always has enough.
    """
    left = password.lower()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ")
    own = [character for character in left if character.isalpha()]
    return left == password.lower() or len(own) >= LEAST_OWN


def _is_pattern(plain):
    """A run such as abcdef or 654321, or one short piece again and again."""
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    is_run = len(steps) == 1
    pieces = range(1, 6)
    return is_run or any(plain == (plain[:size] * len(plain))[: len(plain)] for size in pieces)
