"""Pictures are loaded and withdrawn, and never changed or deleted."""

from django.db import migrations

FORWARD = """
call keep_documents_whole('newsroom_picture');
create trigger a_picture_keeps_its_address before update on newsroom_picture for each row
    when ((old.code, old.width, old.height) is distinct from (new.code, new.width, new.height))
    execute function refuse_to_change_a_document();
revoke delete, truncate, references, trigger on newsroom_picture from portal_app, portal_programme;
"""


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0006_pictures"), ("documents", "0001_whole_and_unchanged")]
    operations = [migrations.RunSQL(FORWARD)]
