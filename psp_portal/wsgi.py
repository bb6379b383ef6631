"""The WSGI application that the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from psp_portal.response_bodies import WholeAnswers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "psp_portal.settings")
application = WholeAnswers(get_wsgi_application())
