"""The actor of what no person did.  It has no usable password and is not active: it can never sign in."""

from django.db import migrations


def make_the_portal(apps, schema_editor):
    user = apps.get_model("accounts", "User")
    user.objects.get_or_create(
        email="portal@psp.example", defaults={"name": "The portal", "password": "!", "is_active": False}
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make_the_portal, migrations.RunPython.noop)]
