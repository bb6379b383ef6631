"""The public role reads only rows that are shown to everybody: featured toolkits, and pages on the website.

Toolkits that visitors share by their address and pages that BJA has not shown, or has taken off, stand in the same
tables.  The roles of the portal itself see every row, as before.
"""

from django.db import migrations

SHOWN = {
    "clearinghouse_toolkit": "is_featured and taken_down_because = ''",
    # the toolkit is read under its own policy
    "clearinghouse_item": "exists (select from clearinghouse_toolkit one where one.id = toolkit_id)",
    "newsroom_page": "is_shown",
}
FORWARD = "\n".join(
    f"""
alter table {table} enable row level security;
create policy the_portal on {table} to portal_app, portal_programme using (true) with check (true);
create policy shown_to_everybody on {table} for select to portal_public using ({shown});
"""
    for table, shown in SHOWN.items()
)
BACK = "\n".join(
    f"""
drop policy shown_to_everybody on {table};
drop policy the_portal on {table};
alter table {table} disable row level security;
"""
    for table in SHOWN
)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0007_pictures_stay"), ("clearinghouse", "0007_edition")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
