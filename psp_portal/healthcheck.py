"""A script for Docker and the watchdog: exit code 0 when the web server of this container answers
an address.

``python psp_portal/healthcheck.py /health/live``; without an address, ``/health/``.
"""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

PATH = "/health/"
if len(sys.argv) > 1 and sys.argv[1].startswith("/"):
    PATH = sys.argv[1]
REQUEST = urllib.request.Request(
    f"http://127.0.0.1:8000{PATH}",
    headers={"Host": urlsplit(os.environ["PORTAL_ADDRESS"]).netloc, "X-Forwarded-Proto": "https"},
)
urllib.request.urlopen(REQUEST, timeout=5)  # noqa: S310 as above
