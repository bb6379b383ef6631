"""The reader of tables: what spreadsheets write is read, and what cannot be read says how to mend it."""

import pytest

from web.table_reader import UnreadableTable, read_grid

NAMES = ("title", "state", "note")
ROWS = [(2, ["Zeta", "MI", ""])]


@pytest.mark.parametrize(
    "content",
    [
        b"title,state,note\r\nZeta,MI,\r\n",
        "\ufefftitle,state,note\r\nZeta,MI,\r\n".encode(),
        "title,state,note\r\nZeta,MI,\r\n".encode("utf-16"),
        "title,state,note\r\nZeta,MI,\r\n".encode("utf-16-le"),
        "title,state,note\r\nZeta,MI,\r\n".encode("utf-16-be"),
        b"title;state;note\nZeta;MI;\n",
        b"title\tstate\tnote\nZeta\tMI\t\n",
        b"sep=;\r\ntitle;state;note\r\nZeta;MI;\r\n",
        '"Title"," state","note\u00a0"\r\nZeta,MI,\r\n'.encode(),
        b"title,state,note,,\r\nZeta,MI,,,\r\n,,,,\r\n\r\n",
        b"title,state,note\rZeta,MI\r",
    ],
    ids=[
        "plain",
        "mark",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "semicolons",
        "tabs",
        "sep",
        "headings",
        "empty",
        "short",
    ],
)
def test_what_a_spreadsheet_writes_is_read_as_the_same_table(content):
    grid = read_grid(content, NAMES)
    assert (grid.headings, grid.rows, grid.faults) == ([*NAMES], ROWS, [])


def test_a_row_has_the_number_a_spreadsheet_shows_whatever_line_ends_its_cells_hold():
    grid = read_grid('title,state,note\n"one\n\ntwo",MI,\n\nZeta,OK,\n', NAMES)
    assert [number for number, _ in grid.rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "place", "advice"),
    [
        (b"title,state,note\r\nZeta,MI,Chief\x92s\r\n", (2, ""), "“Chief’” would be lost"),
        (b"title,state,note\r\nZeta,MI,Chief\x92s\r\n", (2, ""), "CSV UTF-8"),
        (b"PK\x03\x04rest of a workbook", (0, ""), "is a workbook"),
        (b'title,state,note\r\nA,MI,\r\n"Zeta" two,MI,\r\n', (3, ""), "Write it twice"),
        (b'title,state,note\r\nA,MI,\r\n"Zeta,MI,\r\nB,MI,\r\n', (3, ""), "never ends"),
        (b"", (0, ""), "its first row names the columns"),
        (b"\xff\xfe\x00", (0, ""), "breaks off"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row_and_what_to_do(content, place, advice):
    with pytest.raises(UnreadableTable) as refusal:
        read_grid(content, NAMES)
    assert (refusal.value.line, refusal.value.column) == place
    assert advice in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        ("title,state,note,title\nA,MI,,B\n", (1, "title"), "stands twice"),
        ("title,state,note,color\nA,MI,,B\n", (1, "color"), "is no column of this table"),
        ("title,state,note\nZe\0ta,MI,\n", (2, "title"), "no database keeps"),
        ("title,state,note\nZeta,MI,one,two\n", (2, ""), "cell 4"),
    ],
)
def test_a_wrong_heading_or_cell_is_named_and_the_other_rows_are_read(content, place, reason):
    grid = read_grid(content + "Good,OK,\n", NAMES)
    fault = grid.faults[0]
    assert (fault.line, fault.column) == place
    assert reason in str(fault)
    assert grid.rows[-1][1][0] == "Good"
