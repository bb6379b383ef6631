"""Row-level security around assignments; the membership is of the same site; nothing moves."""

from django.db import migrations

IN_SCOPE = "site_id = any ((select current_setting('portal.sites'))::bigint[])"
FORWARD = f"""
alter table sites_membership add constraint sites_membership_with_its_site unique (id, site_id);
alter table liaisons_assignment add constraint liaisons_assignment_membership_id_of_same_site
    foreign key (membership_id, site_id) references sites_membership (id, site_id) deferrable initially deferred;
alter table liaisons_assignment enable row level security, force row level security;
create policy own_sites on liaisons_assignment to portal_app, portal_owner using ({IN_SCOPE}) with check ({IN_SCOPE});
create policy whole_programme on liaisons_assignment to portal_programme using (true) with check (true);
create trigger stays_at_its_site before update of site_id on liaisons_assignment
    for each row when (old.site_id is distinct from new.site_id) execute function refuse_to_move();
revoke delete, truncate, references, trigger on liaisons_assignment from portal_app, portal_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0001_assignments"), ("sites", "0005_hand_over_role")]
    operations = [migrations.RunSQL(FORWARD)]
