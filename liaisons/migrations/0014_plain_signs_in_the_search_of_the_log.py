"""Index the words of log entries without typographic signs: the column is generated, so it is made anew with its index."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

TYPOGRAPHIC = "\u2018\u2019\u201b\u2032\u02bc\u00b4`\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb" + (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00a0\u2007\u2009\u202f"
)
STRAIGHT = "'" * 7 + '"' * 7 + "-" * 7 + " " * 4
PLAIN = models.Func(
    "said",
    models.Value(TYPOGRAPHIC),
    models.Value(STRAIGHT),
    function="translate",
    output_field=models.TextField(),
)


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0013_log_entry")]
    operations = [
        migrations.RemoveIndex("logentry", "entries_by_word"),
        migrations.RemoveField("logentry", "words"),
        migrations.AddField(
            "logentry",
            "words",
            models.GeneratedField(
                expression=django.contrib.postgres.search.SearchVector(PLAIN, config="english"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "logentry", django.contrib.postgres.indexes.GinIndex(fields=["words"], name="entries_by_word")
        ),
    ]
