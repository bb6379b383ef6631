"""Letters are claimed until ``next_try_at``, keep the reason of a failure, and have a Message-ID of their own.

The address of a letter can be replaced: one that nobody confirmed is removed within a week.
"""

import django.contrib.postgres.functions
import django.db.models.functions.datetime
import kernel.clock
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_letter_to_an_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='failure',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='notice',
            name='message_key',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='notice',
            name='next_try_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=kernel.clock.now),
        ),
        migrations.RunSQL(
            "grant update (next_try_at, failure, address) on notifications_notice to portal_programme",
            "revoke update (next_try_at, failure, address) on notifications_notice from portal_programme",
        ),
    ]
