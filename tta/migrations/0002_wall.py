"""Row-level security around requests, hours and triage notes; parents and children share the site; nothing moves."""

from django.db import migrations

OWNED = ["tta_request", "tta_triagenote", "tta_hoursentry"]
IN_SCOPE = "site_id = any ((select current_setting('portal.sites'))::bigint[])"
PAIRS = [
    ("tta_request", "engagement_id", "sites_engagement"),
    ("tta_hoursentry", "engagement_id", "sites_engagement"),
    ("tta_hoursentry", "request_id", "tta_request"),
    ("tta_triagenote", "request_id", "tta_request"),
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


STATEMENTS = [
    "alter table tta_request add constraint tta_request_with_its_site unique (id, site_id);",
    *(paired(*pair) for pair in PAIRS),
    *(walled(table) for table in OWNED),
]


class Migration(migrations.Migration):
    dependencies = [("tta", "0001_initial"), ("sites", "0002_wall")]
    operations = [migrations.RunSQL("\n".join(STATEMENTS))]
