"""Generates the page that names the tests of each safety case, from the names of the tests."""

import re
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.ROOT) / "tests"
NAME = re.compile(r"^(?:async )?def (test_(?:[a-z]{2}_\d\d_)+)", re.MULTILINE)
CASE = re.compile(r"([a-z]{2})_(\d\d)_")
# The cases the portal promises, in a few words each; the numbers after them are OWASP ASVS 5.0.0
# where it has one.
CASES = {
    "TI-01": "no page, part, file, export or letter shows a word of another site (8.4.1)",
    "TI-02": "with the first wall down the second holds (8.4.1)",
    "TI-03": "with the second wall down the first holds (8.4.1)",
    "TI-06": "random statements read and write no foreign row; ten million by `manage.py "
    "attack_wall` (8.4.1)",
    "TI-07": "PostgreSQL's catalog: every table of a site behind a forced wall (13.2.2)",
    "TI-08": "without a scope a statement raises (16.5.3)",
    "TI-10": "what exists elsewhere answers as what does not exist (8.2.2)",
    "TI-13": "no form moves a row to another site (15.3.3)",
    "AN-01": "before the second factor only enrolling, proving and leaving answer (6.3.3)",
    "AN-03": "a code works once, and guesses end (6.5.1)",
    "AN-04": "nobody learns who is known; the clock by `run.py speed --enumeration 2000` (6.3.8)",
    "AN-05": "limits hold, and nobody locks an owner out (6.3.1)",
    "AN-06": "passphrases (6.2)",
    "AN-08": "a forgotten passphrase opens nothing else (6.4.3)",
    "AN-10": "no side door (6.3.4)",
    "SE-01": "sessions end when idle (7.3.1)",
    "SE-02": "sessions end after twelve hours; a fresh proof for what matters (7.3.2)",
    "SE-03": "old sessions are dead (7.4)",
    "SE-05": "a warning before the end, and nothing typed is lost",
    "AZ-01": "every role at every door with every method (8.1.1)",
    "AZ-02": "what nobody declared fails the build (8.3.1)",
    "AZ-03": "another site's row answers as a missing one, byte for byte (8.2.2)",
    "AZ-04": "a forged form sets nothing (15.3.3)",
    "AZ-09": "no step out of its order (2.3.1)",
    "IN-02": "only declared names reach the database; fifty thousand by `manage.py "
    "attack_filters` (1.2.4)",
    "IN-03": "no parameter of the public side is a piece of a statement; sqlmap by hand (1.2.4)",
    "IN-04": "looking changes nothing; a form needs its token (3.5.1)",
    "FI-01": "a file is what it holds, and of a kind that is taken (5.2.2)",
    "FI-03": "packed files, large pictures and large files are refused before they are "
    "unpacked (5.2.3)",
    "FI-04": "names of files (5.3.2)",
    "FI-05": "a file is opened by the rule of its record (8.2.2)",
    "FI-06": "a file is handed over and never shown; pictures lose where they were taken (3.2.1)",
    "HD-01": "headers of every kind of answer (3.4)",
    "HD-02": "Chromium reports no breach of the policy (3.4.3)",
    "HD-05": "errors say nothing of the inside (16.5.1)",
    "LG-01": "many clients overspend nothing; a million by `manage.py prove_ledger` (2.3.4)",
    "LG-02": "the same at every isolation level (2.3.4)",
    "LG-03": "ledger and record are only added to",
    "LG-04": "a line or balance changed by a superuser is named",
    "LG-06": "two people at once: one wins, the other is told (2.3.5)",
    "RA-01": "every act leaves exactly one line of the record (16.2.1)",
    "RA-05": "without the line the act does not happen (16.5.3)",
    "TI-15": "nothing private is kept on the way, and nothing kept crosses (14.3.2)",
    "TI-16": "what several sites share shows each only the shared part (8.2.3)",
    "AZ-07": "sensitive notes are nothing to whoever holds no grant (8.2.3)",
    "AZ-12": "walls within the program",
    "IN-01": "no script in any field runs (1.2.1)",
    "IN-05": "the link check goes to no machine of our own (1.3.6)",
    "EX-01": "no cell of an export is a formula (1.2.10)",
    "JB-09": "letters hold a link, and reach nobody whose access ended (14.2.3)",
    "AP-01": "the public API answers as documented",
    "AP-02": "the public API reads as a role that can read nothing private (13.2.2)",
}


def where_tested():
    """{case: the files whose tests name it}, in order."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for begun in NAME.findall(path.read_text(encoding="utf-8")):
            for kind, number in CASE.findall(begun):
                found.setdefault(f"{kind.upper()}-{number}", set()).add(
                    path.relative_to(TESTS.parent).as_posix()
                )
    return {case: sorted(files) for case, files in sorted(found.items())}


def page():
    """The reference page: each case, what it says, and where it is tested."""
    found = where_tested()
    lines = [
        "# Safety cases",
        "",
        (
            "Written by `manage.py write_reference` from the names of the tests; a test fails when "
            "it is stale. A test"
        ),
        "that shows a case begins with its number: `test_ti_01_...`.",
        "",
        "| case | what holds | tested in |",
        "|---|---|---|",
    ]
    for case in sorted(CASES):
        files = ", ".join(f"`{name}`" for name in found.get(case, ()))
        lines.append(f"| {case} | {CASES[case]} | {files} |")
    return "\n".join(lines) + "\n"
