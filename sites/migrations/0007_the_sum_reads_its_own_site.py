"""The check of an allotment against its lines reads the site of the row at hand, whatever scope stands at commit.

PostgreSQL 18 runs a deferred trigger as the role that wrote the row, but with the settings of the moment of commit: where
the scope had changed in between, the check saw no rows and refused a sound ledger.
"""

from django.db import migrations

FORWARD = """
create or replace function allotment_is_the_sum_of_its_lines() returns trigger language plpgsql as $$
declare
    number bigint;
    agrees boolean;
    around text := coalesce(current_setting('portal.sites', true), '');
begin
    if tg_table_name = 'sites_allotment' then number := new.id; else number := new.allotment_id; end if;
    perform set_config('portal.sites', '{' || new.site_id || '}', true);
    select a.granted = coalesce(sum(l.granted_change), 0)
       and a.committed = coalesce(sum(l.committed_change), 0)
       and a.spent = coalesce(sum(l.spent_change), 0)
      into agrees
      from sites_allotment a left join sites_allotmentline l on l.allotment_id = a.id and l.site_id = a.site_id
     where a.id = number
     group by a.id;
    perform set_config('portal.sites', around, true);
    if not coalesce(agrees, false) then
        raise exception 'allotment % is not the sum of its lines', number using errcode = 'check_violation';
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sites", "0006_lapse_and_keep")]
    operations = [migrations.RunSQL(FORWARD)]
