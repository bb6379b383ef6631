"""Index anew the words of resources that hold typographic dashes or apostrophes: they are found by what a keyboard types.

The table of entries is derived from the resources; the release before this one reads it as well.
"""

from django.db import migrations

SIGNS = "\u2018\u2019\u201b\u2032\u02bc\u00b4`\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb" + (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00a0\u2007\u2009\u202f"
)
PLAIN = "''" * 7 + '"' * 7 + "-" * 7 + " " * 4
ENTRIES = f"""
    with plain as (
        select id, translate(title, '{SIGNS}', '{PLAIN}') as title, translate(keywords, '{SIGNS}', '{PLAIN}') as keywords,
               translate(abstract, '{SIGNS}', '{PLAIN}') as abstract
        from clearinghouse_resource where title || keywords || abstract ~ '[{SIGNS}]')
    update clearinghouse_entry set
        words = setweight(to_tsvector('english', plain.title), 'A')
            || setweight(to_tsvector('english', plain.keywords), 'B')
            || setweight(to_tsvector('english', plain.abstract), 'C'),
        title_words = to_tsvector('english', plain.title)
    from plain where plain.id = clearinghouse_entry.resource_id"""


class Migration(migrations.Migration):
    dependencies = [("clearinghouse", "0008_loaded_resources_have_an_owner")]
    operations = [migrations.RunSQL(ENTRIES, migrations.RunSQL.noop)]
