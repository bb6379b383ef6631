"""Resources loaded from the tables belong to the portal's own account: BJA is told when one of their links breaks."""

from django.db import migrations

FORWARD = """
update clearinghouse_resource
set owner_id = (select id from accounts_user where email = 'portal@psp.example')
where owner_id is null
"""


class Migration(migrations.Migration):
    dependencies = [("clearinghouse", "0007_edition"), ("accounts", "0002_the_portal")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
