"""Pictures in templates: bars, the large picture of an allotment, the map of sites."""

from django import template
from django.template.loader import render_to_string

from ui import allotment_chart, charts
from ui import map as atlas

register = template.Library()


@register.simple_tag
def allotmentbar(*, granted, committed, spent, words=""):
    """The small bar of a list; without ``words`` the number must stand beside it."""
    return charts.small_bar(granted=granted, committed=committed, spent=spent, words=words)


@register.simple_tag
def allotmentpicture(*, allotted, level=3):
    """Granted, committed, spent, left and the forecast to the end: a bar, a picture and the table
    of both.
    """
    return render_to_string(
        "ui/allotmentpicture.html",
        {
            "allotted": allotted,
            "level": level,
            "bar": charts.large_bar(allotted),
            "picture": allotment_chart.large_picture(allotted),
        },
    )


@register.simple_tag
def sitemap(*, points, label="Map of the sites", cohorts=None):
    """The map with its legend; the page shows the same sites in a table beside it."""
    marks = cohorts or [point.cohort for point in points]
    return render_to_string(
        "ui/sitemap.html",
        {
            "map": atlas.draw(points, label=label, cohorts=cohorts),
            "legend": atlas.legend(marks, [point.track for point in points]),
        },
    )
