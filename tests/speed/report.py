"""Prints what was measured beside what must be reached, and says at the end whether all of it was."""

import sys
from statistics import median

from tests.speed import pages
from tests.speed.visitor import milliseconds

HEAD = f"{'page':46} {'as':9} {'median':>8} {'p95':>8} {'ratio':>6} {'≤':>4} {'queries':>7} {'bytes':>8} {'grown':>6}"


class Report:
    """Prints lines and remembers what was missed."""

    def __init__(self):
        self.missed = []

    def write(self, line):
        """One line, at once."""
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def say(self, sentence):
        """A line of progress."""
        self.write(sentence)

    def pages(self, answers):
        """A line for each page; lists were asked for in the small program too, in the same turns."""
        self.write(HEAD)
        for role in sorted({role for _, name, role in answers if name == "reference"}):
            middle, slow = milliseconds(answers["large", "reference", role])
            self.write(f"{'reference: one query, 50 x 8 cells':46} {role:9} {middle:6.1f}ms {slow:6.1f}ms")
        for page in pages.PAGES:
            self._page(page, answers)

    def _page(self, page, everything):
        answers = everything["large", page.name, page.role]
        middle, slow = milliseconds(answers)
        ratio = middle / milliseconds(everything["large", "reference", page.role])[0]
        queries, size = max(answer.queries for answer in answers), max(answer.size for answer in answers)
        before = everything.get(("small", page.name, page.role))
        grown = middle / milliseconds(before)[0] if before else 0
        self.write(
            f"{page.name:46} {page.role:9} {middle:6.1f}ms {slow:6.1f}ms {ratio:6.2f} {page.ratio:4} {queries:7}"
            f" {size:8}" + (f" {grown:5.2f}x" if before else "")
        )
        self.must(f"{page.name} ({page.role}): ratio", ratio, page.ratio)
        self.must(f"{page.name} ({page.role}): queries", queries, page.queries)
        if page.bytes:
            self.must(f"{page.name} ({page.role}): bytes", size, page.bytes)
        if before:
            self.must(f"{page.name} ({page.role}): growth", grown, pages.GROWTH)
            self.must(
                f"{page.name} ({page.role}): more queries",
                queries - max(answer.queries for answer in before),
                0,
            )

    def wall(self, answers):
        """Row-level security on against off, the same page."""
        on, off = (milliseconds(answers[is_on])[0] for is_on in (True, False))
        self.write(f"row-level security on {on:.1f} ms, off {off:.1f} ms: {on / off:.2f} (≤ {pages.WALL})")
        self.must("row-level security on against off", on / off, pages.WALL)

    def exports(self, answers, memory):
        """The export against COPY, its memory in bytes and its first byte."""
        export, copy = (median(answer.whole for answer in answers[name]) for name in ("export", "copy"))
        first = median(answer.first for answer in answers["export"])
        self.write(
            f"CSV export {export:.2f} s, COPY {copy:.2f} s: {export / copy:.2f} (≤ {pages.EXPORT_RATIO}); "
            f"{memory / 1e6:.1f} MB more memory; first byte after {first:.3f} s"
        )
        self.must("CSV against COPY", export / copy, pages.EXPORT_RATIO)
        self.must("memory of the export", memory, pages.EXPORT_MEMORY_BYTES)
        self.must("first byte of the export", first, pages.EXPORT_FIRST_BYTE_SECONDS)

    def close(self):
        """Say what was missed, and return the exit code: 0 where everything was reached."""
        self.write("Missed:\n  " + "\n  ".join(self.missed) if self.missed else "Everything was reached.")
        return 1 if self.missed else 0

    def must(self, what, measured, most):
        """Note it where more was measured than may be."""
        if measured > most:
            self.missed.append(f"{what}: {measured:.2f}, at most {most}")
