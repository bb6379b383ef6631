"""Rows of queues that failed: for the programme's own work and for administrators, at no site."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0006_leases_and_reasons'),
    ]

    operations = [
        migrations.CreateModel(
            name='QueueFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queue', models.CharField(max_length=40)),
                ('row', models.CharField(max_length=200)),
                ('about', models.CharField(max_length=300)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.CharField(max_length=300)),
                ('failed_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('given_up_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('queue', 'row'), name='a_row_of_a_queue_fails_in_one_place')],
            },
        ),
        migrations.RunSQL(
            "revoke all on notifications_queuefailure from portal_app",
            "grant select, insert, update, delete on notifications_queuefailure to portal_app",
        ),
    ]
