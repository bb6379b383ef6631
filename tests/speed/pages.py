"""What is measured, and what each page must reach at 1,000,000 requests behind both walls."""

from dataclasses import replace

from tests.speed.visitor import Page

REFERENCE = "/speed/reference/"
COPY = "/speed/copy/"
EXPORT = "/requests/export.csv?state=withdrawn"

FILTERED = "/requests/?state=submitted&sort=-since"
LISTS = [
    Page("request list, all sites, filtered and sorted", "staff", FILTERED, ratio=2.0, bytes=60_000),
    Page("request list, all sites", "staff", "/requests/", ratio=2.0, bytes=60_000),
    Page("request list of one site", "lead", FILTERED, ratio=2.0, bytes=60_000),
    Page("site list, 50 rows with bars", "staff", "/sites/", ratio=2.0, bytes=60_000),
]
# The activity log at 200 entries a site: 200,000 in the whole program.
LOG = [
    Page("activity log, all sites", "staff", "/log/", ratio=2.0, bytes=60_000),
    Page("activity log of one site", "lead", "/log/", ratio=2.0, bytes=60_000),
    Page("activity log, a rare word", "staff", "/log/?q=zebra", ratio=2.0, bytes=60_000),
    Page("activity log, a word that is everywhere", "staff", "/log/?q=tracing", ratio=2.0, bytes=60_000),
]
PAGES = [
    *LISTS,
    *LOG,
    Page("request page with timeline", "lead", "/sites/riverton-1/requests/1/", ratio=1.5),
    Page("request page with timeline", "staff", "/sites/riverton-1/requests/1/", ratio=1.5),
    Page("request page, hours waiting", "lead", "/sites/riverton-1/requests/4/", ratio=1.5),
    Page("request page, hours waiting", "staff", "/sites/riverton-1/requests/4/", ratio=1.5),
    *(
        Page("home", role, "/", ratio=1.5)
        for role in ("admin", "staff", "provider", "liaison", "expert", "lead", "member", "partner")
    ),
]
SMALL_LISTS = [replace(page, place="small") for page in LISTS]
GROWTH = 1.3  # a list at 1,000,000 rows against itself at 1,000
WALL = 1.1  # row-level security on against off
EXPORT_RATIO = 4.0  # CSV of 100,000 requests against COPY through the same server
EXPORT_MEMORY_BYTES = 20_000_000
EXPORT_FIRST_BYTE_SECONDS = 0.2
