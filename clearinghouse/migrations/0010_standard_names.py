"""Call the models by standard names; the tables keep theirs."""

from django.db import migrations

NAMES = [
    ("Edition", "Revision", "clearinghouse_edition"),
    ("Entry", "SearchRow", "clearinghouse_entry"),
    ("Bits", "TermBitmap", "clearinghouse_bits"),
]


class Migration(migrations.Migration):
    dependencies = [("clearinghouse", "0009_plain_signs_in_the_search")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                operation
                for old, new, table in NAMES
                for operation in (
                    migrations.RenameModel(old, new),
                    migrations.AlterModelTable(new.lower(), table),
                )
            ]
        )
    ]
