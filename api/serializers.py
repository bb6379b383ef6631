"""What the public API says of each thing: these keys and no others."""

from django.conf import settings
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from clearinghouse.models import Kind


def paged(shape):
    """One page of things of a shape, as every list answers."""
    fields = {
        "count": serializers.IntegerField(help_text="How many there are in all."),
        "page": serializers.IntegerField(
            allow_null=True, help_text="The number asked for; null behind an address of `next`."
        ),
        "next": serializers.CharField(allow_null=True, help_text="The address of the next page, or null."),
        "results": shape(many=True),
    }
    return inline_serializer(f"Page{shape.__name__.removesuffix('Out')}s", fields)


class Refusal(serializers.Serializer):
    """A refusal in a sentence."""

    detail = serializers.CharField()


class TermOut(serializers.Serializer):
    """A topic, with how many resources are filed under it."""

    slug = serializers.CharField()
    name = serializers.CharField()
    resources = serializers.IntegerField(source="many")


class ResourceOut(serializers.Serializer):
    """One resource of the library."""

    code = serializers.CharField()
    title = serializers.CharField()
    abstract = serializers.CharField()
    url = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    type = serializers.CharField(source="type_name")
    topics = serializers.SerializerMethodField()
    publishers = serializers.SerializerMethodField()
    sponsors = serializers.SerializerMethodField()
    is_withdrawn = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    def get_topics(self, row) -> list[str]:
        """By slug."""
        return [term.slug for term in row.named(Kind.TOPIC)]

    def get_publishers(self, row) -> list[str]:
        """By name."""
        return [term.name for term in row.named(Kind.PUBLISHER)]

    def get_sponsors(self, row) -> list[str]:
        """By name."""
        return [term.name for term in row.named(Kind.SPONSOR)]

    def get_is_withdrawn(self, row) -> bool:
        """Whether it is offered no longer."""
        return not row.is_published

    def get_page(self, row) -> str:
        """Its page on the website."""
        return f"{settings.ADDRESS}{row.get_absolute_url()}"


class ToolkitOut(serializers.Serializer):
    """A toolkit BJA features; what visitors make for themselves is not listed."""

    code = serializers.CharField()
    title = serializers.CharField()
    introduction = serializers.CharField()
    resources = serializers.SerializerMethodField()

    def get_resources(self, row) -> list[str]:
        """The codes, in order."""
        return [item.resource.code for item in row.items.all()]


class TransitionOut(serializers.Serializer):
    """A change of track within an engagement; ``cohort`` is the one whose list names the site from then on."""

    from_track = serializers.CharField()
    to_track = serializers.CharField()
    on = serializers.DateField()
    precision = serializers.CharField()
    cohort = serializers.IntegerField()


class EngagementOut(serializers.Serializer):
    """One announced engagement; ``ended_on`` is null while it lasts, and where no source gives the end."""

    cohort = serializers.IntegerField()
    track = serializers.CharField()
    is_track_inferred = serializers.BooleanField()
    status = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)
    transitions = TransitionOut(many=True)


class SiteOut(serializers.Serializer):
    """One site, as it is known publicly."""

    slug = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()
    engagements = EngagementOut(many=True)


class NewsOut(serializers.Serializer):
    """One piece of news."""

    slug = serializers.CharField()
    title = serializers.CharField()
    on = serializers.DateField()
    precision = serializers.CharField()
    category = serializers.CharField()
    url = serializers.CharField()
