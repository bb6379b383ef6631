"""The lists a site stands on: which cohort names it after a change of track, and whether its track is inferred.

Rows that were loaded from the tables before are completed here, once: the loader never changes what stands.  The words
compared with are those of the tables of that time.
"""

from django.db import connection, migrations, models

from kernel.scope import as_program

COMPLETE = """
update sites_transition t
set listed_cohort = case when t.from_track = 'pilot' then e.cohort else extract(year from t."on") end
from sites_engagement e
where e.id = t.engagement_id and e.site_id = t.site_id;

update sites_engagement set is_track_inferred = true
where note like 'Sources do not name tracks from 2019 on; Operations is inferred%';

update sites_engagement e
set note = 'Five of the pilot sites graduated in September 2019 (PSP 2019 Annual Report, NCJ 255653); '
           'its abstract does not say which.'
where e.note = '' and e.are_dates_derived and not e.is_invented and e.version = 1 and exists (
    select from sites_transition t
    where t.engagement_id = e.id and t.site_id = e.site_id and t.from_track = 'pilot' and t.source like 'PSP Executive%');
"""


def complete(_apps, _editor):
    with as_program(), connection.cursor() as cursor:
        cursor.execute(COMPLETE)


class Migration(migrations.Migration):
    dependencies = [("sites", "0009_sourced_population")]
    operations = [
        migrations.AddField("engagement", "is_track_inferred", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("transition", "listed_cohort", models.PositiveSmallIntegerField(null=True)),
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
