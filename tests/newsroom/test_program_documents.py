"""What the program's documents list, held against the public pages: facts alone, in the words of the list.

Executive Overview, Executive Summary of September 2018, application announcement of 2019, supplement of 2021.
"""

import pytest

from clearinghouse.library_import import load_library
from clearinghouse.models import Term
from newsroom.models import Page, Version
from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from sites.models import FocusArea
from sites.program_import import load_program
from tests.make import a_user, the_portal
from web.page_cache import forget_near

pytestmark = pytest.mark.django_db
SEVEN = {"Crime Analysis", "Criminal Justice Collaboration", "Federal Partnerships", "Gun Violence", "Investigations",
         "Technology", "Community Engagement"}  # fmt: skip
COMPONENTS = [
    "Office of Justice Programs", "Executive Office for United States Attorneys", "Office on Violence Against Women",
    "Office of Community Oriented Policing Services", "Bureau of Alcohol, Tobacco, Firearms and Explosives",
    "Federal Bureau of Investigation", "Drug Enforcement Administration", "U.S. Marshals Service",
]  # fmt: skip
OFFERS = [
    "three years", "at no cost", "training and technical assistance", "No-cost training", "200 hours",
    "Strategic Site Liaison", "former law enforcement executive", "Expedited federal resources", "18 person-trips",
    "virtual exchanges", "Strategic assessments", "strategic plan", "Grant strategy", "summit", "invitation-only",
    "Communities of practice", "PSP Academy", "Public Safety Clearinghouse",
]  # fmt: skip
PRINCIPLES = [
    "civil rights",
    "access to justice",
    "victims of crime",
    "trust between law enforcement and the community",
]
MISSION = ["law enforcement", "prosecutors", "community partners", "work together", "capacity", "safer"]
COMMUNITIES = ["technologists", "crime analysts", "prosecutors", "public information officers"]
TRAININGS = ["crime guns", "crime scene management", "leadership"]
CRITERIA = ["far above the national average", "steep rise in violent crime", "lacks the resources", "rural",
            "ready to take part", "Project Safe Neighborhoods", "U.S. Attorneys"]  # fmt: skip
WHO_APPLIES = ["local", "county", "tribal"]
TOPICS = {"Crime and data analysis", "Drug crime", "Gang violence", "Crime prevention", "Human trafficking",
          "Community policing", "Officer safety and wellness", "Victim/witness assistance"}  # fmt: skip
ON_PAGE = [
    *(("/offers/", fact) for fact in [*COMPONENTS, *OFFERS, *PRINCIPLES, *MISSION, *COMMUNITIES, *TRAININGS]),
    ("/offers/", "is not a grant program"),
    *(("/apply/", fact) for fact in [*CRITERIA, *WHO_APPLIES]),
    ("/apply/", "not a grant program"),
    *(
        ("/", fact)
        for fact in ["prosecutors and community partners", "not a grant", "Civil rights", "county and tribal"]
    ),
    ("/questions/", "18 months"),
    ("/questions/", "Violence Reduction Network"),
    ("/questions/", "June 2017"),
    ("/questions/", "Rural jurisdictions"),
    ("/questions/", "Project Safe Neighborhoods"),
]


@pytest.fixture
def website():
    forget_near()
    return load_newsroom(by=the_portal())


def words(client, path):
    return " ".join(client.get(path).content.decode().split())


@pytest.mark.parametrize(("path", "fact"), ON_PAGE)
def test_the_page_says_what_the_documents_say(client, website, path, fact):
    assert fact in words(client, path)


@pytest.mark.parametrize("promise", ["told together", "all applicants", "announcement date"])
def test_nothing_is_promised_that_no_document_says(client, website, promise):
    for path in ("/", "/apply/", "/offers/", "/questions/"):
        assert promise not in words(client, path).lower(), path


def test_seven_focus_areas_were_there_in_2017_and_the_eighth_came_by_2021(client, website):
    load_program(by=the_portal())

    areas = dict(FocusArea.objects.values_list("name", "since_on__year"))
    assert areas == dict.fromkeys(SEVEN, 2017) | {"Constitutional Policing": 2021}
    page = words(client, "/focus-areas/")
    assert [name for name in areas if name not in page] == []


def test_the_topics_the_overview_names_are_in_the_library_and_the_api(client):
    load_library(by=the_portal())

    assert set(Term.objects.topics().values_list("name", flat=True)) > TOPICS
    rows = client.get("/api/public/v1/topics/", {"page_size": 100}).json()["results"]
    assert {row["name"] for row in rows} > TOPICS


def test_the_three_success_stories_are_told(client, website):
    titles = set(Page.objects.filter(kind=Page.Kind.STORY).values_list("title", flat=True))

    assert {title.partition(":")[0] for title in titles} == {
        "Amarillo, Texas", "Anchorage, Alaska", "Camden, New Jersey",
    }  # fmt: skip


# ---- how an installation that loaded the earlier texts gets these


def test_a_page_nobody_edited_shows_the_new_text_of_the_table(client, website):
    older = {"title": "How to apply", "body": "The text of the version before."}
    Page.objects.filter(slug="apply").update(**older)
    Version.objects.filter(page__slug="apply").update(**older)
    newer = load_newsroom(by=the_portal())

    page = Page.objects.get(slug="apply")
    assert newer == {"renewed pages": 1}
    assert (page.shown_version, page.versions.count()) == (2, 2)
    assert "tribal" in page.body
    assert not load_newsroom(by=the_portal())


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_page_a_person_wrote_a_version_of_stays_as_it_is(website, is_shown):
    page = Page.objects.get(slug="apply")
    first = page.versions.get()
    text = {"title": page.title, "body": "The text of the version before."}
    Page.objects.filter(pk=page.pk).update(**text)
    Version.objects.filter(pk=first.pk).update(**text)
    shown_at = first.shown_at if is_shown else None
    Version.objects.create(
        page=page, number=2, by=a_user(), publish_at=first.publish_at, shown_at=shown_at, **text
    )
    before = list(Page.objects.order_by("pk").values())

    assert not load_newsroom(by=the_portal())
    assert list(Page.objects.order_by("pk").values()) == before


def test_the_front_page_counts_what_is_public(client, website):
    load_program(by=the_portal())
    publish_sites()
    forget_near()

    figures = {one.label: one.value for one in client.get("/").context["figures"]}
    assert figures["Sites since 2014"] == "66"
    assert figures["Focus areas"] == "8"
