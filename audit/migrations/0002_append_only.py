"""The record can be added to and read; nobody, the owner included, changes, removes or empties it."""

from django.db import migrations

FORWARD = """
create function refuse_to_change_the_record() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: a mistake is mended by a new line', tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on audit_event
    for each row execute function refuse_to_change_the_record();
create trigger append_only_whole before truncate on audit_event
    for each statement execute function refuse_to_change_the_record();
revoke update, delete, truncate, references, trigger on audit_event from portal_app, portal_programme;
"""
BACK = """
drop trigger append_only on audit_event;
drop trigger append_only_whole on audit_event;
drop function refuse_to_change_the_record();
grant update, delete on audit_event to portal_app, portal_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
