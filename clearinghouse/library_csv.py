"""The library's tables, read from CSV and checked whole before anything is loaded."""

import re

from clearinghouse.models import Kind
from clearinghouse.models.resource import LETTERS
from sites.program_csv import InvalidTable, Tables, address, any_text, read_table, text


def code(value):
    """A short id of five letters and digits, as ``new_code`` makes them."""
    if re.fullmatch(r"[\d.,]+(E\+\d+)?|\d+-\w{3}|\w{3}-\d+", value) and not re.fullmatch(r"\d{5}", value):
        raise ValueError(
            f"“{value}” was changed by a spreadsheet; format the column as Text and export it again"
        )
    if not re.fullmatch(f"[{LETTERS}]{{5}}", value):
        raise ValueError(f"“{value}” is no short id of five letters and digits (i, l, o and u are not used)")
    return value


def year(value):
    """The year of publication, or nothing where none is stated."""
    if not value:
        return None
    if not value.isdecimal() or not 1900 <= int(value) <= 2100:
        raise ValueError(f"“{value}” is no year of publication")
    return int(value)


def several(value):
    """Names with a semicolon between them, or none."""
    return list(dict.fromkeys(name.strip() for name in value.split(";") if name.strip()))


def short(most):
    """A word of at most ``most`` letters that must be there."""

    def parsed(value):
        if len(text(value)) > most:
            raise ValueError(f"has {len(value)} letters; at most {most}")
        return value

    return parsed


SEVERAL = {
    "topics": Kind.TOPIC,
    "publishers": Kind.PUBLISHER,
    "sponsors": Kind.SPONSOR,
    "audiences": Kind.AUDIENCE,
}
TOPICS = {"name": short(120), "focus_area": any_text, "evidence": any_text, "source": text}
RESOURCES = {
    "code": code,
    "title": short(300),
    "abstract": any_text,
    "duration": any_text,
    "kind": short(120),
    "year": year,
    **dict.fromkeys(SEVERAL, several),
    "focus_areas": several,  # beside those its topics give
    "url": address,
    "source_url": address,
    "evidence": any_text,
}


def read_library(folder):
    """Both tables.  Raises WrongRows with all that is wrong in both."""
    tables = Tables()
    tables.rows["topics.csv"] = read_table(tables, folder / "topics.csv", TOPICS, ("name",))
    tables.rows["resources.csv"] = read_table(tables, folder / "resources.csv", RESOURCES, ("code",))
    _check(tables)
    if tables.wrongs:
        raise InvalidTable(tables.wrongs)
    return tables.rows


def _check(tables):
    """Every topic named by a resource stands in the table of topics, and no title stands twice."""
    topics = {row["name"] for row in tables.rows["topics.csv"]}
    titles = {}
    for row in tables.rows["resources.csv"]:
        for name in row["topics"]:
            if name not in topics and topics:
                tables.wrong("resources.csv", row["line"], "topics", f"“{name}” does not stand in topics.csv")
        if row["title"] in titles:
            tables.wrong("resources.csv", row["line"], "title", f"stands on line {titles[row['title']]} too")
        titles.setdefault(row["title"], row["line"])
