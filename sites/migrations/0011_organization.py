"""Spell the field the American way; the column keeps its name."""

from django.db import migrations, models

FIELD = models.CharField(blank=True, db_column="organisation", max_length=120)


class Migration(migrations.Migration):
    dependencies = [("sites", "0010_lists_of_sites")]
    operations = [
        operation
        for model in ("invitation", "membership")
        for operation in (
            migrations.AlterField(model, "organisation", FIELD.clone()),
            migrations.RenameField(model, "organisation", "organization"),
        )
    ]
