"""The wall of past exchanges: read by the sites they are known to be of, written in the programme's scope alone."""

from django.db import migrations

WALL = """
alter table tta_pastexchange enable row level security, force row level security;
create policy shown_to_its_sites on tta_pastexchange for select to portal_app, portal_owner
    using (shown_to && (select current_setting('portal.sites'))::bigint[]);
create policy whole_programme on tta_pastexchange to portal_programme using (true) with check (true);
revoke delete, truncate, references, trigger on tta_pastexchange from portal_app, portal_programme;
create index past_exchanges_shown_to on tta_pastexchange using gin (shown_to);
"""


class Migration(migrations.Migration):
    dependencies = [("tta", "0008_past_exchanges")]
    operations = [migrations.RunSQL(WALL)]
