"""The design system in templates."""

from django import template

register = template.Library()
