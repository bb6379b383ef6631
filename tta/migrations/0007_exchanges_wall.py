"""Walls of peer exchanges: the shared part is shown to all its sites and written by the leading one; the rest is each
site's own."""

from django.db import migrations

OWNED = ["tta_delegation", "tta_traveller", "tta_travellerdetails", "tta_checkin", "tta_hostlink"]
SITES = "(select current_setting('portal.sites'))::bigint[]"
IN_SCOPE = f"site_id = any ({SITES})"
PAIRS = [
    ("tta_delegation", "engagement_id", "sites_engagement"),
    ("tta_delegation", "request_id", "tta_request"),
    ("tta_traveller", "delegation_id", "tta_delegation"),
    ("tta_traveller", "replaces_id", "tta_traveller"),
    ("tta_travellerdetails", "traveller_id", "tta_traveller"),
    ("tta_checkin", "delegation_id", "tta_delegation"),
]
SHARED = f"""
alter table tta_exchange enable row level security, force row level security;
create policy shown_to_its_sites on tta_exchange for select to portal_app, portal_owner using (shown_to && {SITES});
create policy begun_by_its_leading_site on tta_exchange for insert to portal_app, portal_owner
    with check (lead_site_id = any ({SITES}));
create policy written_by_its_leading_site on tta_exchange for update to portal_app, portal_owner
    using (lead_site_id = any ({SITES})) with check (lead_site_id = any ({SITES}));
create policy whole_programme on tta_exchange to portal_programme using (true) with check (true);
create trigger stays_at_its_site before update of lead_site_id on tta_exchange
    for each row when (old.lead_site_id is distinct from new.lead_site_id) execute function refuse_to_move();
revoke delete, truncate, references, trigger on tta_exchange from portal_app, portal_programme;
create index exchanges_shown_to on tta_exchange using gin (shown_to);
"""


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


STATEMENTS = [
    "set local portal.sites = '{}'; set local portal.person = '0';",
    *(
        f"alter table {parent} add constraint {parent}_with_its_site unique (id, site_id);"
        for parent in ("tta_delegation", "tta_traveller")
    ),
    *(paired(*pair) for pair in PAIRS),
    *(walled(table) for table in OWNED),
    SHARED,
]


class Migration(migrations.Migration):
    dependencies = [("tta", "0006_exchanges")]
    operations = [migrations.RunSQL("\n".join(STATEMENTS))]
