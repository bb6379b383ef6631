"""Cleans the file name of an upload: one line, no folders, no control characters."""

import re
import unicodedata

MOST_LETTERS = 120
# Names that stand for devices on Windows: such a file could not be saved there.
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$", re.IGNORECASE)
UNFIT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, direction and invisible letters


def ending_of(name):
    """The ending in small letters, without the point; empty where there is none."""
    if "." in name.strip("."):
        return name.rpartition(".")[2].lower()
    return ""


def clean(name):
    """``name`` as it is kept and shown: no folders, no invisible letters, no device, at most 120
    letters.
    """
    name = unicodedata.normalize("NFC", name)
    last = re.split(r"[\\/]", name)[-1]
    seen = "".join(" " if unicodedata.category(one) in UNFIT else one for one in last)
    seen = re.sub(r'[<>:"|?*;%]', "_", seen)
    seen = " ".join(seen.split()).strip(" .")
    stem, point, ending = seen.rpartition(".")
    if not point:
        stem, ending = seen, ""
    stem = stem.strip(" .") or "document"
    if DEVICES.match(stem.partition(".")[0]):
        stem = f"file {stem}"
    room = MOST_LETTERS - len(ending) - 1
    if ending:
        return f"{stem[:room].strip(' .')}.{ending}"
    return stem[:MOST_LETTERS]
