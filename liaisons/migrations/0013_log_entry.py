"""Call a note of the activity log ``LogEntry``, and point its exchange at the new app; the tables stay."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchanges", "0001_initial"),
        ("liaisons", "0012_documents_wall"),
        ("tta", "0015_past_exchanges_without_a_date"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Entry", "LogEntry"),
                migrations.AlterModelTable("logentry", "liaisons_entry"),
                migrations.AlterField(
                    "logentry",
                    "exchange",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchanges.exchange",
                    ),
                ),
            ]
        )
    ]
