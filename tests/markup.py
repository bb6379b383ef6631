"""What a test reads of a page: its markup, with white space as a browser treats it."""

import re


def as_read(markup):
    """``markup`` with each run of white space as one space, and none just inside a tag or an element.

    Templates break lines between tags; a browser shows these breaks as one space or not at all.
    """
    text = " ".join(markup.split())
    text = re.sub(r"\s+>", ">", text)
    text = re.sub(r"(<[^/][^>]*>) ", r"\1", text)
    return text.replace(" </", "</")
