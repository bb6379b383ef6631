"""Two procedures for the migrations to come: the wall around tables whose rows belong to a site, and a key between two.

A migration imports nothing of ours, so what every new table of a site needs is said to the database:
``call wall_around('tta_outcome', 'tta_measure')`` and ``call share_the_site('tta_measure', 'outcome_id', 'tta_outcome')``.
Whoever calls them acts with their own rights, so they are of use to the owner alone.
"""

from django.db import migrations

PROCEDURES = """
create procedure wall_around(variadic tables regclass[]) language plpgsql as $$
declare
    one regclass;
    inside constant text := 'site_id = any ((select current_setting(''portal.sites''))::bigint[])';
begin
    foreach one in array tables loop
        execute format('alter table %s enable row level security, force row level security', one);
        execute format('create policy own_sites on %s to portal_app, portal_owner using (%s) with check (%s)',
                       one, inside, inside);
        execute format('create policy whole_programme on %s to portal_programme using (true) with check (true)', one);
        execute format('create trigger stays_at_its_site before update of site_id on %s for each row
                        when (old.site_id is distinct from new.site_id) execute function refuse_to_move()', one);
        execute format('revoke delete, truncate, references, trigger on %s from portal_app, portal_programme', one);
    end loop;
end $$;

create procedure share_the_site(child regclass, key name, parent regclass) language plpgsql as $$
begin
    if not exists (select from pg_constraint where conrelid = parent and conname = parent::text || '_with_its_site') then
        execute format('alter table %s add constraint %I unique (id, site_id)', parent, parent::text || '_with_its_site');
    end if;
    execute format('alter table %s add constraint %I foreign key (%I, site_id) references %s (id, site_id)
                    deferrable initially deferred', child, child::text || '_' || key || '_of_same_site', key, parent);
end $$;

revoke execute on procedure wall_around, share_the_site from public;
"""
BACK = "drop procedure wall_around; drop procedure share_the_site;"


class Migration(migrations.Migration):
    dependencies = [("sites", "0007_the_sum_reads_its_own_site")]
    operations = [migrations.RunSQL(PROCEDURES, BACK)]
