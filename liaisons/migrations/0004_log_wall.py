"""Row-level security around the log and its next steps; sensitive notes are shown to holders of a grant only."""

from django.db import migrations

OWNED = ["liaisons_entry", "liaisons_sensitiveentry", "liaisons_nextstep"]
IN_SCOPE = "site_id = any ((select current_setting('portal.sites'))::bigint[])"
PAIRS = [
    ("liaisons_entry", "request_id", "tta_request"),
    ("liaisons_nextstep", "entry_id", "liaisons_entry"),
    ("liaisons_nextstep", "carried_from_id", "liaisons_nextstep"),
]


def walled(table):
    return f"""
    alter table {table} enable row level security, force row level security;
    create policy own_sites on {table} to portal_app, portal_owner using ({IN_SCOPE}) with check ({IN_SCOPE});
    create policy whole_programme on {table} to portal_programme using (true) with check (true);
    create trigger stays_at_its_site before update of site_id on {table}
        for each row when (old.site_id is distinct from new.site_id) execute function refuse_to_move();
    revoke delete, truncate, references, trigger on {table} from portal_app, portal_programme;
    """


def paired(child, column, parent):
    return f"""
    alter table {child} add constraint {child}_{column}_of_same_site
        foreign key ({column}, site_id) references {parent} (id, site_id) deferrable initially deferred;
    """


# Restrictive: it narrows every other policy, the programme's too.  The person of the portal's own work is 0 and holds
# no grant, so no task, letter or export of the portal ever reads a sensitive note.
GRANT_HOLDERS = """
create policy holders_of_a_grant on liaisons_sensitiveentry as restrictive for select
    to portal_app, portal_owner, portal_programme using (
        (select exists (
            select from liaisons_sensitivegrant g
            where g.person_id = (select current_setting('portal.person'))::bigint and g.ended_at is null
              and (now() at time zone 'America/New_York')::date between g.from_on and g.until_on)));
-- that such a note was written is itself sensitive: its lines of the record are walled alike
create policy sensitive_acts on audit_event as restrictive for select to portal_app, portal_owner, portal_programme using (
    not starts_with(action, 'liaisons.sensitive.')
    or (select exists (
            select from liaisons_sensitivegrant g
            where g.person_id = (select current_setting('portal.person'))::bigint and g.ended_at is null
              and (now() at time zone 'America/New_York')::date between g.from_on and g.until_on)));
revoke delete, truncate, references, trigger on liaisons_sensitivegrant from portal_app, portal_programme;
"""
STATEMENTS = [
    "alter table liaisons_entry add constraint liaisons_entry_with_its_site unique (id, site_id);",
    "alter table liaisons_nextstep add constraint liaisons_nextstep_with_its_site unique (id, site_id);",
    *(paired(*pair) for pair in PAIRS),
    *(walled(table) for table in OWNED),
    GRANT_HOLDERS,
]


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0003_log"), ("tta", "0002_wall"), ("audit", "0003_wall")]
    operations = [migrations.RunSQL("\n".join(STATEMENTS))]
