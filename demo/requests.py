"""What happened at the sites of the demonstration, in days before today.  Every need is invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One request: its text, and what was done to it by whom, how many days ago."""

    title: str
    need: str
    focus_area: str  # its slug
    assistance: str
    desired_outcome: str
    hours: int  # estimated; accepted with the same unless an act says otherwise
    acts: tuple  # (days ago, part, verb, more)
    urgency: str = "routine"


def _asked(days, *, by="member", through="lead"):
    return ((days, by, "draft"), (days - 2, through, "submit"))


def _agreed(days, expert="expert", by="staff"):
    return ((days, by, "accept"), (days - 3, "cna", "assign", expert))


def _worked(days, *, entries, hours, every=6, by="cna", mode="remote"):
    """``entries`` days of work, ``hours`` each, one every few days, verified two days later."""
    acts = []
    for number in range(entries):
        on = days - number * every
        acts += [(on, "expert", "log", hours, mode), (on - 2, by, "verify")]
    return tuple(acts)


TRACING = Story(
    "Tracing crime guns within a day",
    "Recovered guns wait two to three weeks before they are traced, so links between shootings "
    "are found too late.",
    "gun-violence",
    "remote",
    "Every recovered crime gun is traced within 24 hours and the result reaches the detective "
    "on the case.",
    40,
    (
        *_asked(430),
        *_agreed(424),
        *_worked(410, entries=4, hours=8, every=14),
        (340, "expert", "deliver"),
        (333, "lead", "confirm"),
    ),
)
ANALYSTS = Story(
    "Training two new crime analysts",
    "Two analysts were hired this spring; nobody in the unit has built a shooting review before.",
    "crime-analysis",
    "training",
    "Both analysts prepare the weekly shooting review without help.",
    24,
    (
        *_asked(210),
        *_agreed(204),
        *_worked(190, entries=4, hours=4.5, every=20, mode="on_site"),
        (110, "expert", "deliver"),
        (102, "lead", "confirm"),
    ),
)
NONFATAL = Story(
    "Review of nonfatal shooting investigations",
    "Fewer than one nonfatal shooting in five is cleared. Cases are assigned to whoever is on "
    "shift.",
    "investigations",
    "assessment",
    "A written review with numbered recommendations that the command staff accepts.",
    48,
    (
        *_asked(96),
        (92, "cna", "note", "CNA can staff this from its investigations bench within three weeks."),
        *_agreed(88),
        *_worked(74, entries=5, hours=6, every=12, mode="on_site"),
        (3, "expert", "log", 5.25, "preparation"),
    ),
    "soon",
)
OUTREACH = Story(
    "Working with outreach teams after a shooting",
    "Outreach workers and officers meet at scenes without an agreed way of working; families "
    "get no follow-up.",
    "community-engagement",
    "on_site",
    "A protocol both sides have signed, and families are visited within 72 hours.",
    20,
    (
        *_asked(44, by="liaison"),
        *_agreed(38),
        *_worked(30, entries=2, hours=4, every=10, mode="on_site"),
        (4, "expert", "deliver"),
    ),
)
CAMERAS = Story(
    "Choosing a camera registry that residents trust",
    "Three vendors offer registries; the council asks how privacy is kept.",
    "technology",
    "remote",
    "A comparison the council can decide on, with a privacy policy.",
    12,
    _asked(17),
)
PLAN = Story(
    "Writing the violent-crime plan",
    "Goals of four agencies stand side by side and nobody owns the measures.",
    "criminal-justice-collaboration",
    "planning",
    "One plan with owners, dates and measures, signed by the four agencies.",
    30,
    (*_asked(26, by="liaison", through="liaison"), (3, "staff", "accept")),
)
TASK_FORCE = Story(
    "Joining the federal task force",
    "Two detectives are to join the task force; duties and overtime are unclear.",
    "federal-partnerships",
    "remote",
    "A memorandum the chief and the federal partners have signed.",
    10,
    (
        *_asked(33),
        (
            27,
            "staff",
            "return",
            "Which federal partners have you spoken with, and what would the detectives work on?",
        ),
    ),
)
STOPS = Story(
    "A second look at the stop policy",
    "The policy is eleven years old and training slides contradict it.",
    "constitutional-policing",
    "remote",
    "A policy and slides that say the same thing.",
    16,
    ((5, "member", "draft"),),
)
CARS = Story(
    "New patrol cars",
    "Eight patrol cars are past their mileage.",
    "technology",
    "remote",
    "Eight new cars.",
    4,
    (
        *_asked(61),
        (
            55,
            "staff2",
            "decline",
            (
                "PSP gives training and technical assistance and buys no equipment. Your liaison "
                "can point to grants."
            ),
        ),
    ),
)
GRANTS_DESK = Story(
    "Strategy for three grant deadlines",
    "Three deadlines fall in one month and nobody writes applications.",
    "technology",
    "grant_strategy",
    "The two strongest applications are filed in time.",
    15,
    (
        *_asked(150),
        *_agreed(146),
        *_worked(140, entries=1, hours=3.75),
        (118, "staff2", "cancel", "The city hired a grant writer and no longer needs the help."),
    ),
)
WITNESSES = Story(
    "Protecting witnesses before trial",
    "Prosecutors lose witnesses between charging and trial.",
    "criminal-justice-collaboration",
    "on_site",
    "A way of working between detectives and prosecutors from the first day.",
    18,
    (
        *_asked(71),
        (66, "lead", "withdraw", "The prosecutor wants to bring this in with the plan instead."),
    ),
)
INTERVIEWS = Story(
    "Interviewing victims of nonfatal shootings",
    "Victims rarely speak with detectives after the first night.",
    "investigations",
    "training",
    "Detectives follow one way of working with victims and record every contact.",
    14,
    (*_asked(20), *_agreed(12, expert="expert")),
)
LONG_REVIEW = Story(
    "Rebuilding the crime-gun intelligence center",
    "Cartridge cases are entered late and leads are not assigned to anybody.",
    "gun-violence",
    "on_site",
    "Leads are assigned within 48 hours and tracked to an arrest.",
    96,
    (
        *_asked(460),
        *_agreed(452),
        *_worked(440, entries=11, hours=8, every=16, mode="on_site"),
        (240, "expert", "deliver"),
        (230, "lead", "confirm"),
    ),
    "urgent",
)
ANALYSIS_UNIT = Story(
    "Standing up a crime analysis unit",
    "Analysis is done by one officer on light duty.",
    "crime-analysis",
    "on_site",
    "A unit of three with written products and a weekly meeting.",
    100,
    (
        *_asked(225),
        *_agreed(218),
        *_worked(210, entries=9, hours=8.25, every=18, by="staff", mode="on_site"),
        (40, "staff", "more", 8, "Two more site visits were agreed at the debrief."),
        (30, "expert", "log", 7.5, "on_site"),
        (28, "cna", "verify"),
    ),
)
# Which stories were played at the first, second ... open site; the rest of the sites have none and
# are quiet.
PLAYED = [
    (TRACING, ANALYSTS, NONFATAL, OUTREACH, CAMERAS, STOPS),
    (LONG_REVIEW, ANALYSIS_UNIT, CARS),
    (ANALYSTS, TASK_FORCE, GRANTS_DESK, INTERVIEWS),
    (TRACING,),
    (WITNESSES, PLAN, OUTREACH),
    (NONFATAL, CARS),
    (OUTREACH, PLAN),
]
