"""Row-level security around monthly summaries."""

from django.db import migrations

IN_SCOPE = "site_id = any ((select current_setting('portal.sites'))::bigint[])"
WALL = f"""
alter table liaisons_summary enable row level security, force row level security;
create policy own_sites on liaisons_summary to portal_app, portal_owner using ({IN_SCOPE}) with check ({IN_SCOPE});
create policy whole_programme on liaisons_summary to portal_programme using (true) with check (true);
create trigger stays_at_its_site before update of site_id on liaisons_summary
    for each row when (old.site_id is distinct from new.site_id) execute function refuse_to_move();
revoke delete, truncate, references, trigger on liaisons_summary from portal_app, portal_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0008_summaries")]
    operations = [migrations.RunSQL(WALL)]
