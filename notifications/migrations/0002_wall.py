"""Row-level security: notices are read and written at the sites in scope; what belongs to no site by its recipient.

A person marks their own as read and changes nothing else of them.
"""

from django.db import migrations

FORWARD = """
alter table notifications_notice enable row level security, force row level security;
create policy own_or_of_own_sites on notifications_notice for select to portal_app, portal_owner using (
    site_id = any ((select current_setting('portal.sites'))::bigint[])
    or (site_id is null and recipient_id = (select current_setting('portal.person'))::bigint));
create policy told_at_own_sites on notifications_notice for insert to portal_app, portal_owner with check (
    site_id = any ((select current_setting('portal.sites'))::bigint[])
    or (site_id is null and recipient_id = (select current_setting('portal.person'))::bigint));
create policy own_marks on notifications_notice for update to portal_app, portal_owner
    using (recipient_id = (select current_setting('portal.person'))::bigint)
    with check (recipient_id = (select current_setting('portal.person'))::bigint
                and (site_id is null or site_id = any ((select current_setting('portal.sites'))::bigint[])));
create policy whole_programme on notifications_notice to portal_programme using (true) with check (true);
revoke update, delete, truncate, references, trigger on notifications_notice from portal_app, portal_programme;
grant update (read_at) on notifications_notice to portal_app;
grant update (read_at, sent_at, tries, given_up_at) on notifications_notice to portal_programme;
"""
BACK = """
drop policy own_or_of_own_sites on notifications_notice;
drop policy told_at_own_sites on notifications_notice;
drop policy own_marks on notifications_notice;
drop policy whole_programme on notifications_notice;
alter table notifications_notice no force row level security, disable row level security;
grant update, delete on notifications_notice to portal_app, portal_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
