"""Notices of one act or one minute are one: the first carries the others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0008_caused_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='folded_count',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='notice',
            name='folded_into',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='folded', to='notifications.notice'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('folded_into__isnull', False)), fields=['folded_into'], name='notice_folded'),
        ),
        migrations.RunSQL(
            "grant update (folded_into_id, folded_count) on notifications_notice to portal_programme",
            "revoke update (folded_into_id, folded_count) on notifications_notice from portal_programme",
        ),
    ]
