"""The portal's settings with the reference page beside it and the statements of each answer counted."""

from psp_portal.settings import *  # noqa: F403 - every setting of the portal, so that the portal itself is measured
from psp_portal.settings import MIDDLEWARE, ROOT, STORAGES, TEMPLATES

ROOT_URLCONF = "tests.speed.urls"
MIDDLEWARE = ["tests.speed.counting.CountingMiddleware", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] += [ROOT / "tests" / "speed" / "templates"]
if (ROOT / "static_built/staticfiles.json").exists():  # as in production: compressed, under names that change
    STORAGES = STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = False
SECOND_FACTOR_REQUIRED = False  # the visitors of a measurement hold no authenticator
