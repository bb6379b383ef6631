"""Row-level security around full reports, and the lock on what was approved."""

from django.db import migrations

IN_SCOPE = "site_id = any ((select current_setting('portal.sites'))::bigint[])"
WALL = f"""
alter table liaisons_report add constraint liaisons_report_with_its_site unique (id, site_id);
alter table liaisons_report add constraint liaisons_report_entry_id_of_same_site
    foreign key (entry_id, site_id) references liaisons_entry (id, site_id) deferrable initially deferred;
alter table liaisons_report enable row level security, force row level security;
create policy own_sites on liaisons_report to portal_app, portal_owner using ({IN_SCOPE}) with check ({IN_SCOPE});
create policy whole_programme on liaisons_report to portal_programme using (true) with check (true);
create trigger stays_at_its_site before update of site_id on liaisons_report
    for each row when (old.site_id is distinct from new.site_id) execute function refuse_to_move();
revoke delete, truncate, references, trigger on liaisons_report from portal_app, portal_programme;
"""
# Approved is approved: whoever unlocks it changes where it stands, and only the next statement its text.
LOCK = """
create function refuse_to_change_what_was_approved() returns trigger language plpgsql as $$
begin
    raise exception 'An approved report is locked: unlock it first.' using errcode = 'check_violation';
end $$;
create trigger an_approved_report_is_locked before update on liaisons_report for each row
    when (old.state = 'approved' and (
        old.title, old.starts_on, old.ends_on, old.place, old.agenda, old.participants, old.outcome, old.deliverables,
        old.focus_areas, old.author_id, old.collaborators, old.entry_id
    ) is distinct from (
        new.title, new.starts_on, new.ends_on, new.place, new.agenda, new.participants, new.outcome, new.deliverables,
        new.focus_areas, new.author_id, new.collaborators, new.entry_id))
    execute function refuse_to_change_what_was_approved();
"""


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0006_reports")]
    operations = [migrations.RunSQL(WALL + LOCK)]
