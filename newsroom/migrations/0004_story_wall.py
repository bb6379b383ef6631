"""Row-level security around success stories; nothing moves to another site, nothing is deleted."""

from django.db import migrations

IN_SCOPE = "site_id = any ((select current_setting('portal.sites'))::bigint[])"
FORWARD = f"""
alter table newsroom_story enable row level security, force row level security;
create policy own_sites on newsroom_story to portal_app, portal_owner using ({IN_SCOPE}) with check ({IN_SCOPE});
create policy whole_programme on newsroom_story to portal_programme using (true) with check (true);
create trigger stays_at_its_site before update of site_id on newsroom_story
    for each row when (old.site_id is distinct from new.site_id) execute function refuse_to_move();
revoke delete, truncate, references, trigger on newsroom_story from portal_app, portal_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_story"), ("sites", "0005_hand_over_role")]
    operations = [migrations.RunSQL(FORWARD)]
