"""Indexes for lists of a million requests: by title and its pieces, by the day wanted, by focus area."""

import datetime
import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tta", "0003_told_by_the_clock"),
    ]

    operations = [
        migrations.AddIndex(
            model_name='request',
            index=models.Index(django.db.models.functions.comparison.Coalesce('wanted_by', models.Value(datetime.date(9999, 12, 31))), models.F('id'), name='requests_wanted_soonest'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['title', 'id'], name='requests_by_title'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['focus_area', '-state_since'], name='requests_of_focus_area_newest'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('title'), name='gin_trgm_ops'), name='requests_titled_like'),
        ),
    ]
