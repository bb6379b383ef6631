"""The component gallery at /ui/: every component with its variants, on invented data. Not routed in
production.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import render

from ui.charts import Allotted, small_bar
from ui.components import Change, Column, Figure, Link, Page, PageFrame, Stage, Task, TimelineEvent
from ui.map import Point
from ui.number_fields import StepDecimalField
from ui.widgets import ComboBox

AT = datetime(2025, 4, 12, 3, 59, tzinfo=UTC)  # Friday, April 11, 2025, 11:59 p.m. ET
TODAY = date(2025, 10, 14)
SWATCHES = (
    "primary-darker primary-dark primary primary-light primary-lighter primary-lightest "
    "accent-warm-light accent-warm "
    "accent-warm-dark base-lightest base-lighter base-light base base-dark ink info success "
    "warning error"
)


class SampleForm(forms.Form):
    title = forms.CharField(
        max_length=120, help_text="A few words by which everybody will know this request."
    )
    need = forms.CharField(
        label="What is the problem?",
        max_length=2000,
        widget=forms.Textarea,
        help_text="In your own words.",
    )
    focus_area = forms.ChoiceField(
        choices=[
            ("", "Choose one"),
            ("1", "Crime Analysis"),
            ("2", "Investigations"),
            ("3", "Community Engagement"),
        ]
    )
    agency = forms.ChoiceField(
        choices=[("", ""), ("1", "Saginaw Police Department"), ("2", "Saginaw County Prosecutor")],
        widget=ComboBox,
        required=False,
        help_text="Type a part of the name.",
    )
    mode = forms.ChoiceField(
        label="How is the help given?",
        choices=[("site", "At the site"), ("remote", "Remotely")],
        widget=forms.RadioSelect,
    )
    audience = forms.MultipleChoiceField(
        choices=[("a", "Analysts"), ("d", "Detectives"), ("p", "Prosecutors")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hours = StepDecimalField(label="Estimated hours", min_value=0, step_size=Decimal("0.25"))
    wanted_by = forms.DateField(required=False)
    letter = forms.FileField(label="Letter of support", required=False)
    is_urgent = forms.BooleanField(
        label="This is urgent", required=False, help_text="Somebody answers within 2 days."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)


def sample_allotments():
    """A healthy allotment of hours and one of trips that runs short."""
    months = [date(2024, 12, 3) + timedelta(days=37 * number) for number in range(9)]
    steady = tuple(
        zip(
            months,
            map(Decimal, ("6", "4.5", "12", "3.25", "8", "9.5", "2", "11", "7.75")),
            strict=True,
        )
    )
    keys = {"starts_on": date(2024, 10, 1), "ends_on": date(2027, 9, 30), "today": TODAY}
    return [
        Allotted("Expert hours", "hours", Decimal(200), Decimal("24.5"), Decimal(64), **keys,
        postings=steady,
                 forecast=Decimal("185.5")),
        Allotted("Person-trips", "person-trips", Decimal(18), Decimal(5), Decimal(12), **keys,
                 postings=((months[1], Decimal(3)), (months[4], Decimal(6)), (months[8], Decimal(3))),
                 forecast=Decimal(35)),
    ]  # fmt: skip


def sample_frame():
    """The surroundings of a signed-in person."""
    return PageFrame(
        navigation=[
            Link("Home", "#home"),
            Link("Sites", "#sites", is_current=True),
            Link("Requests", "#requests", count=3),
            Link("Map", "#map"),
        ],
        hats=[
            Link("Site lead", "#hat-1", is_current=True, note="Saginaw, Michigan"),
            Link("Liaison", "#hat-2", note="Gary, Indiana"),
        ],
        account=[Link("Your profile", "#you"), Link("Sign-in and security", "#security")],
        person="Robin Example",
        person_key="gallery",
        notices_url="#notices",
        notices_count=2,
        sign_out_url="#out",
    )


SAMPLE = {
    "entries": [
        Link("Overview", "#1", is_current=True),
        Link("Requests", "#2", count=4),
        Link("People", "#3"),
        Link("History", "#4"),
    ],
    "crumbs": [Link("Home", "#home"), Link("Sites", "#sites"), Link("Component gallery")],
    "figures": [
        Figure("Sites served today", "26", note="of 66 since 2014", url="#figures"),
        Figure("Expert hours left", "3,412.5", "hours"),
        Figure("Waiting on BJA", "4", "requests", note="oldest: 9 days", is_warning=True),
        Figure("Person-trips left", "311"),
    ],
    "stages": [
        Stage("Drafted", "done", date(2025, 9, 2)),
        Stage("Submitted", "done", date(2025, 9, 5)),
        Stage("Accepted", "current", date(2025, 9, 11)),
        Stage("In delivery"),
        Stage("Delivered"),
        Stage("Closed"),
    ],
    "happenings": [
        TimelineEvent("Robin Example", "accepted the request", AT, "Fits goal 2. Please start "
                                                                   "in May.", kind="strong"),
        TimelineEvent("Kim Sample", "changed the request", AT - timedelta(days=2),
                  changes=(Change("Estimated hours", "12", "16.5"), Change("Wanted by", "",
                  "May 30, 2025"))),
        TimelineEvent("The portal", "reminded BJA that this waits", AT - timedelta(days=5),
        kind="warning"),
        TimelineEvent("Kim Sample", "drafted the request", AT - timedelta(days=9),
        url="#happening"),
    ],
    "tasks": [
        Task("Decide: crime gun intelligence review", "#t1", "Saginaw, Michigan asked for 16 "
                                                             "hours", "waiting 9 days"),
        Task("Verify 6.25 hours", "#t2", "Logged by Kim Sample for Gary, Indiana", "new", "info"),
    ],
    "chosen": [Link("State: Michigan", "#less-1"), Link("Cohort: 2024", "#less-2")],
    "page": Page(rows=[1] * 3, number=2, previous_url="#previous", next_url="#next", total=66),
    "points": [
        Point("Saginaw, Michigan", "MI", 43.42, -83.95, 2018, "diagnostic", "#saginaw-mi"),
        Point("Baltimore, Maryland", "MD", 39.29, -76.61, 2019, "operations", "#baltimore-md"),
        Point("Washington, District of Columbia", "DC", 38.91, -77.04, 2022, "operations",
        "#washington-dc"),
        Point("Camden, New Jersey", "NJ", 39.93, -75.12, 2014, "pilot", "#camden-nj"),
        Point("Philadelphia, Pennsylvania", "PA", 39.95, -75.17, 2021, "operations",
        "#philadelphia-pa"),
        Point("Anchorage, Alaska", "AK", 61.22, -149.90, 2019, "operations", "#anchorage-ak"),
        Point("San Juan, Puerto Rico", "PR", 18.47, -66.11, 2024, "operations", "#san-juan-pr"),
        Point("Seattle, Washington", "WA", 47.61, -122.33, 2024, "operations", "#seattle-wa"),
    ],
}  # fmt: skip

ROWS = [
    # site                  cohort state           granted committed spent
    ("Anchorage, Alaska",    2019, ("Alumni", "done"),      200, 0,  200),
    ("Pueblo, Colorado",     2024, ("Active", "good"),      200, 24, 64),
    ("Saginaw, Michigan",    2024, ("Close-out", "warning"), 200, 8, 181),
]  # fmt: skip


def sample_columns(sort):
    """The heading row: pressing the site's turns the order round."""
    way, turned = "ascending", "-site"
    if sort == "-site":
        way, turned = "descending", "site"
    return [
        Column("Site", f"?sort={turned}", way),
        Column("Cohort", "#s2", is_number=True),
        Column("State of engagement"),
        Column("Hours left", "#s3", is_number=True),
        Column("Hours"),
    ]


def sample_rows(sort):
    """Rows as a list page makes them: every cell worked out before the template sees it."""
    return [
        {
            "site": site,
            "cohort": cohort,
            "state": state,
            "kind": kind,
            "left": granted - committed - spent,
            "bar": small_bar(granted=granted, committed=committed, spent=spent),
        }
        for site, cohort, (state, kind), granted, committed, spent in sorted(
            ROWS, reverse=sort == "-site"
        )
    ]


@login_not_required
def gallery(request):
    """The gallery; ``?refused=yes`` shows the form with everything wrong."""
    form = SampleForm()
    if request.GET.get("refused"):
        form = SampleForm(data={"hours": "-1"})
    return render(
        request,
        "ui/gallery.html",
        {
            **SAMPLE,
            "form": form,
            "frame": sample_frame(),
            "allotments": sample_allotments(),
            "rows": sample_rows(request.GET.get("sort")),
            "columns": sample_columns(request.GET.get("sort")),
            "at": AT,
            "today": TODAY,
            "badges": [
                ("Draft", "neutral"), ("Submitted", "waiting"), ("With the expert", "info"),
                ("Accepted", "good"),
                ("Ends in 40 days", "warning"), ("Declined", "bad"), ("Closed", "done"),
            ],
            "swatches": SWATCHES.split(),
        },
    )  # fmt: skip


@login_not_required
def focus(request):
    """The narrow layout, as the sign-in pages use it."""
    return render(request, "ui/gallery_focus.html", {"form": SampleForm()})


@login_not_required
def public(request):
    return render(
        request, "ui/gallery_public.html", {**SAMPLE, "frame": PageFrame(sign_in_url="#in")}
    )


STATUSES = (400, 403, 404, 413, 429, 500)


@login_not_required
def error(request, status):
    """How an error page looks, answered with 200 so that it can be looked at."""
    if status not in STATUSES:
        raise Http404
    reference = "0f3a9c21b7de"
    if status == 404:
        reference = ""
    return render(request, f"{status}.html", {"reference": reference})


SHORT_SECONDS = 8  # a session so short that its warning can be looked at


@login_not_required
def session(request):
    """A page whose session ends in a few seconds; pressing the button begins it anew."""
    if request.method == "POST":
        return JsonResponse({"seconds": SHORT_SECONDS})
    if "X-Portal-Background" in request.headers:
        return JsonResponse({"seconds": 0, "sign_in": request.path}, status=401)
    frame = replace(sample_frame(), session_seconds=SHORT_SECONDS, session_url=request.path)
    return render(request, "ui/gallery_session.html", {"frame": frame, "form": SampleForm()})
