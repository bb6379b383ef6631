"""States and territories with postal codes and time zones, and the search by site name."""

import re

from kernel.typed_text import pattern_of, plain

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}  # fmt: skip

# A site's time zone by its name in the time-zone database, as people say it.
ZONES = {
    "America/New_York": "Eastern", "America/Chicago": "Central", "America/Denver": "Mountain",
    "America/Phoenix": "Mountain, without daylight saving (Arizona)", "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska", "Pacific/Honolulu": "Hawaii", "America/Puerto_Rico": "Atlantic (Puerto Rico)",
    "America/St_Thomas": "Atlantic (U.S. Virgin Islands)", "Pacific/Guam": "Chamorro (Guam)",
    "Pacific/Saipan": "Chamorro (Northern Mariana Islands)", "Pacific/Pago_Pago": "Samoa",
    "America/Indiana/Indianapolis": "Eastern (Indiana)", "America/Kentucky/Louisville": "Eastern (Louisville)",
    "America/Detroit": "Eastern (Michigan)", "America/Boise": "Mountain (Boise)",
}  # fmt: skip


# Words of a name that are written in two ways; the first is what both are compared as.
SHORT_WORDS = {"saint": "st", "st.": "st", "fort": "ft", "ft.": "ft", "mount": "mt", "mt.": "mt"}


def name_key(name):
    """A site's name to compare: no capitals, one blank, "st" for Saint and St., "oakland/richmond"
    for a pair.
    """
    tidy = " ".join(plain(name).replace(",", " ").casefold().split())
    tidy = re.sub(r" ?/ ?| and (?=\w)| & ", "/", tidy)
    return " ".join(SHORT_WORDS.get(word, word) for word in tidy.split(" "))


def readings_of(words):
    """The ways to read ``words`` as a site's name: [(its ``name_key``, {postal codes})], no codes
    where none is said.

    "Saginaw, MI", "saginaw mi" and "Saginaw, Michigan" all give ("saginaw", {"MI"}) as one of them.
    """
    key = name_key(words)
    parts = key.split(" ")
    split = [
        (" ".join(parts[:place]), states_called(" ".join(parts[place:]))) for place in range(1, len(parts))
    ]
    return [(key, frozenset())] * bool(key) + [(name, codes) for name, codes in split if codes]


def states_called(words):
    """The postal codes of the states whose code is ``words`` or whose name begins with them (three
    letters or more).
    """
    typed = words.replace(".", "").casefold().strip()
    if typed.upper() in STATES:
        return frozenset({typed.upper()})
    names = {code: name.replace(".", "").casefold() for code, name in STATES.items()}
    whole = {code for code, name in names.items() if name == typed}
    begun = {code for code, name in names.items() if name.startswith(typed) and len(typed) > 2}
    return frozenset(whole or begun)


def pattern_of_name(key):
    """A regular expression that finds ``key`` (see ``name_key``) inside a stored name, without
    regard to capitals.
    """
    return " ".join(_pattern_of_word(word) for word in key.split(" "))


def _pattern_of_word(word):
    longer = [long for long, short in SHORT_WORDS.items() if short == word]
    if longer:
        return f"({'|'.join(map(re.escape, [*longer, word]))})"
    return pattern_of(word)


def pattern_in_text(words):
    """A regular expression that finds ``words``, read as a site's name, in a text: "Pueblo,
    Colorado; Tulsa, OK".
    """
    found = []
    for key, codes in readings_of(words):
        states = "|".join(re.escape(name) for code in sorted(codes) for name in (STATES[code], code))
        found.append(f"{pattern_of_name(key)},? ({states})\\M" if codes else pattern_of_name(key))
    return "|".join(found)


def sites_called(words, sites):
    """The ``sites`` (rows with name and state) that ``words`` name in full: "Pueblo, CO", "Pueblo,
    Colorado".

    Half of a double site is that site: "Richmond, CA" is Oakland/Richmond. Empty where nothing is
    called that, or where ``words`` do not say the state.
    """
    readings = [(key, codes) for key, codes in readings_of(words) if codes]
    whole = [site for site in sites if _is_called(site.name, site.state, readings)]
    return whole or [
        site for site in sites if any(_is_called(half, site.state, readings) for half in site.name.split("/"))
    ]


def _is_called(name, state, readings):
    key = name_key(name)
    return any(words == key and state in codes for words, codes in readings)
