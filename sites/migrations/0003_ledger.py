"""The ledger is append-only, and at commit an allotment is the sum of its lines or nothing is kept."""

from django.db import migrations

FORWARD = """
create trigger append_only before update or delete on sites_allotmentline
    for each row execute function refuse_to_change_the_record();
create trigger append_only_whole before truncate on sites_allotmentline
    for each statement execute function refuse_to_change_the_record();
revoke update on sites_allotmentline from portal_app, portal_programme;

create function allotment_is_the_sum_of_its_lines() returns trigger language plpgsql as $$
declare
    number bigint;
    agrees boolean;
begin
    if tg_table_name = 'sites_allotment' then number := new.id; else number := new.allotment_id; end if;
    select a.granted = coalesce(sum(l.granted_change), 0)
       and a.committed = coalesce(sum(l.committed_change), 0)
       and a.spent = coalesce(sum(l.spent_change), 0)
      into agrees
      from sites_allotment a left join sites_allotmentline l on l.allotment_id = a.id and l.site_id = a.site_id
     where a.id = number
     group by a.id;
    if not coalesce(agrees, false) then
        raise exception 'allotment % is not the sum of its lines', number using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger agrees_with_its_lines after insert or update on sites_allotment
    deferrable initially deferred for each row execute function allotment_is_the_sum_of_its_lines();
create constraint trigger agrees_with_its_allotment after insert on sites_allotmentline
    deferrable initially deferred for each row execute function allotment_is_the_sum_of_its_lines();
"""


class Migration(migrations.Migration):
    dependencies = [("sites", "0002_wall"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD)]
