"""A procedure for the migrations of tables of documents: the bytes are those of the hash, and nothing of them changes.

``call keep_documents_whole('tta_requestdocument')``, after ``wall_around``.  It acts with the rights of the caller.
"""

from django.db import migrations

PROCEDURES = """
create function refuse_to_change_a_document() returns trigger language plpgsql as $$
begin
    raise exception 'A document is added and withdrawn, and never changed.' using errcode = 'check_violation';
end $$;

create procedure keep_documents_whole(variadic tables regclass[]) language plpgsql as $$
declare
    one regclass;
begin
    foreach one in array tables loop
        -- files are packed already: PostgreSQL need not try once more
        execute format('alter table %s alter column content set storage external', one);
        execute format('alter table %s add constraint %I check (octet_length(content) = size
                        and encode(sha256(content), ''hex'') = sha256)', one, 'the_bytes_of_' || one || '_are_those_of_its_hash');
        execute format('create trigger a_document_is_never_changed before update on %s for each row
            when ((old.about, old.name, old.kind, old.size, old.sha256, old.content, old.added_by_id, old.added_at,
                   old.is_invented) is distinct from (new.about, new.name, new.kind, new.size, new.sha256, new.content,
                   new.added_by_id, new.added_at, new.is_invented)
                or (old.withdrawn_at is not null and (old.withdrawn_at, old.withdrawn_by_id, old.withdrawn_because)
                   is distinct from (new.withdrawn_at, new.withdrawn_by_id, new.withdrawn_because)))
            execute function refuse_to_change_a_document()', one);
    end loop;
end $$;
revoke execute on procedure keep_documents_whole from public;
"""
BACK = "drop procedure keep_documents_whole; drop function refuse_to_change_a_document;"


class Migration(migrations.Migration):
    dependencies = [("sites", "0008_wall_around")]
    operations = [migrations.RunSQL(PROCEDURES, BACK)]
