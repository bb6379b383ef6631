"""Runs tests/speed/enumeration.py in a process of its own, with Django set up."""

import sys

import django

django.setup()

from tests.speed.enumeration import report  # noqa: E402 - its models need Django set up

sys.exit(report(int(sys.argv[1]), sys.argv[2:]))
