"""Call the model by its standard name; the table keeps its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_fresh_start")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("FreshStart", "SecondFactorReset"),
                migrations.AlterModelTable("secondfactorreset", "accounts_freshstart"),
            ]
        )
    ]
