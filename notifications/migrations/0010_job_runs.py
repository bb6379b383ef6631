"""When each job of the clock was last started and done.  Names and times of no site: no policy, and nobody deletes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0009_folding'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('handed_out_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('rows', models.PositiveIntegerField(null=True)),
                ('error', models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.RunSQL(
            "revoke delete, truncate on notifications_jobrun from portal_app",
            "grant delete on notifications_jobrun to portal_app",
        ),
    ]
