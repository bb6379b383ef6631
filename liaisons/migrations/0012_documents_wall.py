"""Walls of documents of the log, and the lock of those of an approved report."""

from django.db import migrations

WALL = """
call wall_around('liaisons_entrydocument', 'liaisons_reportdocument');
call share_the_site('liaisons_entrydocument', 'entry_id', 'liaisons_entry');
call share_the_site('liaisons_reportdocument', 'report_id', 'liaisons_report');
call keep_documents_whole('liaisons_entrydocument', 'liaisons_reportdocument');
"""
LOCK = """
create function refuse_in_an_approved_report() returns trigger language plpgsql as $$
begin
    if exists (select from liaisons_report where id = new.report_id and site_id = new.site_id and state = 'approved') then
        raise exception 'An approved report is locked, its documents too: unlock it first.' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger documents_of_an_approved_report_are_locked before insert or update on liaisons_reportdocument
    for each row execute function refuse_in_an_approved_report();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("liaisons", "0011_documents"),
        ("sites", "0008_wall_around"),
        ("documents", "0001_whole_and_unchanged"),
    ]
    operations = [migrations.RunSQL(WALL + LOCK)]
