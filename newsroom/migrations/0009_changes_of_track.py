"""The public copy carries changes of track, known ends, and whether a track is inferred; the public role reads them."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
grant select (is_track_inferred, ended_on) on newsroom_publicengagement to portal_public;
grant select (id, public_engagement_id, of_transition, from_track, to_track, "on", precision, cohort)
    on newsroom_publictransition to portal_public;
"""
BACK = """
revoke select (is_track_inferred, ended_on) on newsroom_publicengagement from portal_public;
revoke all on newsroom_publictransition from portal_public;
"""


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0008_public_rows")]
    operations = [
        migrations.AddField(
            "publicengagement", "is_track_inferred", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField("publicengagement", "ended_on", models.DateField(null=True)),
        migrations.CreateModel(
            name="PublicTransition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of_transition", models.BigIntegerField(unique=True)),
                ("from_track", models.CharField(max_length=20)),
                ("to_track", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("precision", models.CharField(max_length=5)),
                ("cohort", models.PositiveSmallIntegerField()),
                (
                    "public_engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="newsroom.publicengagement",
                    ),
                ),
            ],
            options={"ordering": ["on"]},
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
