"""The files of the demonstration; all invented, and they say so."""

import json
from pathlib import Path

import typst

from documents.storage import Upload
from kernel.clock import format_day

TEMPLATE = Path(__file__).resolve().parent / "agenda.typ"
AGENDA = [
    {
        "heading": "Day 1",
        "lines": ["9:00 The room and the people", "11:00 A working day, from the first call"],
    },
    {
        "heading": "Day 2",
        "lines": ["9:00 What it took", "11:00 What they would do differently", "1:00 Questions"],
    },
]


def an_agenda(exchange):
    """The agenda of a visit, as an accessible PDF."""
    days = f"{format_day(exchange.starts_on)} to {format_day(exchange.ends_on)}"
    inputs = {"title": exchange.title, "place": exchange.host_name, "days": days, "agenda": AGENDA}
    pdf = typst.compile(
        TEMPLATE, format="pdf", sys_inputs={"visit": json.dumps(inputs)}, pdf_standards="ua-1"
    )
    return Upload("Agenda of the two days", "agenda.pdf", pdf)
