"""Walls of documents.  Those of a request are its site's; those of an exchange are shown to all its sites.

The foreign key of the latter carries ``shown_to``: whoever joins the exchange or leaves it, the database brings its
documents in line, and a document can not be shown to a site the exchange is not shown to.
"""

from django.db import migrations

SITES = "(select current_setting('portal.sites'))::bigint[]"
SHARED = f"""
alter table tta_exchange add constraint tta_exchange_with_those_it_is_shown_to unique (id, shown_to);
alter table tta_exchangedocument add constraint documents_are_shown_as_their_exchange
    foreign key (exchange_id, shown_to) references tta_exchange (id, shown_to)
    on update cascade deferrable initially deferred;
alter table tta_exchangedocument enable row level security, force row level security;
create policy shown_to_its_sites on tta_exchangedocument for select to portal_app, portal_owner using (shown_to && {SITES});
create policy added_by_one_of_its_sites on tta_exchangedocument for insert to portal_app, portal_owner
    with check (site_id = any ({SITES}) and site_id = any (shown_to));
create policy withdrawn_by_its_own_site on tta_exchangedocument for update to portal_app, portal_owner
    using (site_id = any ({SITES})) with check (site_id = any ({SITES}));
create policy whole_programme on tta_exchangedocument to portal_programme using (true) with check (true);
create trigger stays_at_its_site before update of site_id on tta_exchangedocument
    for each row when (old.site_id is distinct from new.site_id) execute function refuse_to_move();
revoke delete, truncate, references, trigger on tta_exchangedocument from portal_app, portal_programme;
create index exchange_documents_shown_to on tta_exchangedocument using gin (shown_to);
"""
OWNED = """
call wall_around('tta_requestdocument');
call share_the_site('tta_requestdocument', 'request_id', 'tta_request');
call keep_documents_whole('tta_exchangedocument', 'tta_requestdocument');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tta", "0011_documents"),
        ("sites", "0008_wall_around"),
        ("documents", "0001_whole_and_unchanged"),
    ]
    operations = [migrations.RunSQL(SHARED + OWNED)]
