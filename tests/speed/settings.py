"""The portal's settings with the reference page beside it and the statements of each answer counted."""

from psp_portal.settings import *  # noqa: F403 - every setting of the portal, so that the portal itself is measured
from psp_portal.settings import MIDDLEWARE, ROOT, TEMPLATES

ROOT_URLCONF = "tests.speed.urls"
MIDDLEWARE = ["tests.speed.counting.CountingMiddleware", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] += [ROOT / "tests" / "speed" / "templates"]
SECOND_FACTOR_REQUIRED = False  # the visitors of a measurement hold no authenticator
