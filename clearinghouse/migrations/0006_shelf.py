"""The tables a search reads: narrow entries whose words lie outside the row, and bits for each term."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# A row is moved apart only once it is longer than 2,000 bytes (TOAST_TUPLE_THRESHOLD): the ballast, which compresses to
# 45 bytes, takes every row over that, and the words, which may not be compressed, go out of line.  Bits are read whole.
STORED = """
alter table clearinghouse_entry add column ballast text not null default repeat(' ', 2100);
alter table clearinghouse_entry alter column ballast set storage main;
alter table clearinghouse_entry alter column words set storage external;
alter table clearinghouse_entry alter column title_words set storage external;
alter table clearinghouse_entry set (toast_tuple_target = 128, fillfactor = 90);
alter table clearinghouse_bits add column bits bit varying not null;
alter table clearinghouse_bits alter column bits set storage external;
"""
FILLED = """
insert into clearinghouse_entry (resource_id, uses, year, words, title_words)
select id, uses, year, words, to_tsvector('english', title) from clearinghouse_resource where state = 'published' order by id;
insert into clearinghouse_bits (term_id, kind, bits)
with said as (select id, unnest(0 || term_ids) as term from clearinghouse_resource where state = 'published'),
blocks as (select term, id / 64 as block, bit_or(1::bigint << (63 - id % 64)::int) as word from said group by 1, 2)
select term, coalesce((select kind from clearinghouse_term where id = term), ''),
       ('x' || string_agg(lpad(to_hex(coalesce(word, 0)), 16, '0'), '' order by block))::bit varying
from (select distinct term from said) t cross join generate_series(0, (select max(id) / 64 from said)) as block
left join blocks using (term, block) group by term;
"""
READABLE = """
grant select (resource_id, uses, year, words, title_words) on clearinghouse_entry to portal_public;
grant select (term_id, kind, bits) on clearinghouse_bits to portal_public;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("clearinghouse", "0005_links"),
        ("newsroom", "0002_public_role"),  # it grants a column that goes here
    ]

    operations = [
        migrations.CreateModel(
            name="Bits",
            fields=[
                ("term_id", models.IntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("resource", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="entry", serialize=False, to="clearinghouse.resource")),
                ("uses", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("title_words", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.RunSQL(STORED, migrations.RunSQL.noop),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["words"], name="entry_by_words"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["title_words"], name="entry_by_title"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(models.OrderBy(models.F("year"), descending=True, nulls_last=True), models.OrderBy(models.F("resource"), descending=True), name="entry_newest"),
        ),
        migrations.RunSQL(READABLE, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="resource", name="resource_by_words"),
        migrations.RemoveIndex(model_name="resource", name="resource_by_title"),
        migrations.RemoveField(model_name="resource", name="words"),
    ]
