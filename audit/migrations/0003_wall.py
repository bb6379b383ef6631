"""Row-level security: a person reads the record of the sites in scope, and adds lines about their own acts only."""

from django.db import migrations

FORWARD = """
alter table audit_event enable row level security, force row level security;
create policy own_sites_or_acts on audit_event for select to portal_app, portal_owner using (
    site_id = any ((select current_setting('portal.sites'))::bigint[])
    or (site_id is null and actor_id = (select current_setting('portal.person'))::bigint));
create policy own_acts_at_own_sites on audit_event for insert to portal_app, portal_owner with check (
    actor_id = (select current_setting('portal.person'))::bigint
    and (site_id is null or site_id = any ((select current_setting('portal.sites'))::bigint[])));
create policy whole_programme on audit_event to portal_programme using (true) with check (true);
"""
BACK = """
drop policy own_sites_or_acts on audit_event;
drop policy own_acts_at_own_sites on audit_event;
drop policy whole_programme on audit_event;
alter table audit_event no force row level security, disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
