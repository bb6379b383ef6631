
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sites', '0007_the_sum_reads_its_own_site'),
        ('tta', '0004_lists_of_a_million'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('state', 'submitted')), fields=['site', 'state_since'], name='requests_undecided_of_site'),
        ),
    ]
