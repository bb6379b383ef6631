"""Row-level security around everything a site owns; parents and children share the site; nothing moves to another.

No ``missing_ok``: where no scope is open the policy raises instead of showing nothing.
"""

from django.db import migrations

OWNED = [
    "sites_agency",
    "sites_engagement",
    "sites_transition",
    "sites_allotment",
    "sites_allotmentline",
    "sites_adjustment",
]
IN_SCOPE = "{column} = any ((select current_setting('portal.sites'))::bigint[])"
SELF = "user_id = (select current_setting('portal.person'))::bigint"
# child table, its column, parent table
PAIRS = [
    ("sites_membership", "agency_id", "sites_agency"),
    ("sites_invitation", "agency_id", "sites_agency"),
    ("sites_engagement", "predecessor_id", "sites_engagement"),
    ("sites_transition", "engagement_id", "sites_engagement"),
    ("sites_allotment", "engagement_id", "sites_engagement"),
    ("sites_allotmentline", "allotment_id", "sites_allotment"),
    ("sites_adjustment", "allotment_id", "sites_allotment"),
]
PARENTS = sorted({parent for _, _, parent in PAIRS})


def walled(table, column="site_id"):
    inside = IN_SCOPE.format(column=column)
    return f"""
    alter table {table} enable row level security, force row level security;
    create policy own_sites on {table} to portal_app, portal_owner using ({inside}) with check ({inside});
    create policy whole_programme on {table} to portal_programme using (true) with check (true);
    """


def stays_at_its_site(table):
    return f"""
    create trigger stays_at_its_site before update of site_id on {table}
        for each row when (old.site_id is distinct from new.site_id) execute function refuse_to_move();
    """


MOVE = """
create function refuse_to_move() returns trigger language plpgsql as $$
begin
    raise exception 'a row of % never moves to another site', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
"""
PEOPLE = f"""
alter table sites_membership enable row level security, force row level security;
create policy own_sites on sites_membership to portal_app, portal_owner
    using ({IN_SCOPE.format(column="site_id")}) with check ({IN_SCOPE.format(column="site_id")});
create policy own_memberships on sites_membership for select to portal_app, portal_owner using ({SELF});
create policy people_of_the_programme on sites_membership for select to portal_app, portal_owner using (site_id is null);
create policy whole_programme on sites_membership to portal_programme using (true) with check (true);
"""


def paired(child, column, parent):
    return f"""
    alter table {child} add constraint {child}_{column}_of_same_site
        foreign key ({column}, site_id) references {parent} (id, site_id) deferrable initially deferred;
    """


def statements():
    yield MOVE
    # before the wall stands: the check of a new foreign key reads both tables as the owner
    for parent in PARENTS:
        yield f"alter table {parent} add constraint {parent}_with_its_site unique (id, site_id);"
    for pair in PAIRS:
        yield paired(*pair)
    yield walled("sites_site", column="id")
    for table in OWNED:
        yield walled(table) + stays_at_its_site(table)
    yield PEOPLE + stays_at_its_site("sites_membership")
    yield walled("sites_invitation") + stays_at_its_site("sites_invitation")
    tables = ", ".join(["sites_site", "sites_membership", "sites_invitation", *OWNED])
    yield f"revoke delete, truncate, references, trigger on {tables} from portal_app, portal_programme;"


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_initial")]
    operations = [migrations.RunSQL("\n".join(statements()))]
