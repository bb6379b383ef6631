"""What the public role may read: columns of public tables, named one by one.  Nothing else is granted to it."""

from django.db import migrations

READABLE = {
    "clearinghouse_resource": "id, code, title, abstract, url, year, duration, evidence, source_url, state, state_since, "
    "withdrawn_because, added_on, reviewed_on, uses, term_ids, keywords, words",
    "clearinghouse_resource_terms": "id, resource_id, term_id",
    "clearinghouse_term": "id, kind, name, slug, source",
    "clearinghouse_word": "id, word",
    "clearinghouse_toolkit": "id, code, title, introduction, is_featured, taken_down_because",
    "clearinghouse_item": "id, toolkit_id, resource_id, place, note",
    "newsroom_publicsite": "id, of_site, name, state, slug, latitude, longitude, source_url",
    "newsroom_publicengagement": "id, public_site_id, of_engagement, cohort, track, status, announced_on, "
    "announced_precision, source_url",
    "newsroom_page": "id, kind, slug, title, body, is_shown, on, precision, category, url, shown_version, changed_at",
}


def quoted(columns):
    return ", ".join(f'"{name.strip()}"' for name in columns.split(","))


FORWARD = "\n".join(f"grant select ({quoted(columns)}) on {table} to portal_public;" for table, columns in READABLE.items())
BACK = "\n".join(f"revoke all on {table} from portal_public;" for table in READABLE)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0001_initial"), ("clearinghouse", "0004_suggestion")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
