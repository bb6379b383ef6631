"""Text as people type it, compared with text as it is stored: typographic and plain signs are the
same.
"""

import re

APOSTROPHES = "'\u2018\u2019\u201b\u2032\u02bc\u00b4`"
QUOTES = '"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb'
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
BLANKS = " \u00a0\u2007\u2009\u202f"
ALIKE = (APOSTROPHES, QUOTES, DASHES, BLANKS)  # of each the first is what a keyboard types
_PLAIN = str.maketrans({sign: signs[0] for signs in ALIKE for sign in signs})
_NEEDS_CARE = re.compile("[" + re.escape("".join(ALIKE).replace(" ", "")) + "]")


def plain(text):
    """``text`` with straight quotation marks, hyphens and ordinary blanks."""
    return text.translate(_PLAIN)


# The arguments of translate() in PostgreSQL, whose parser keeps typographic dashes and apostrophes
# inside a word.
TYPOGRAPHIC = "".join(signs[1:] for signs in ALIKE)
STRAIGHT = "".join(signs[0] * len(signs[1:]) for signs in ALIKE)


def sql_of_plain(column):
    straight = STRAIGHT.replace("'", "''")
    return f"translate({column}, '{TYPOGRAPHIC}', '{straight}')"


def has_typographic_twin(text):
    """Whether ``text`` holds a sign that phones and word processors write in another way."""
    return bool(_NEEDS_CARE.search(text))


def pattern_of(text):
    """A regular expression for ``text`` in any way of writing its quotation marks, dashes and
    blanks.
    """
    return "".join(_alike(letter) for letter in plain(text))


def _alike(letter):
    signs = next((signs for signs in ALIKE if letter == signs[0]), "")
    if signs:
        return f"[{signs[1:]}{signs[0]}]"
    return re.escape(letter)
