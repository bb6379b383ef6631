"""Take peer exchanges over from ``tta`` in Django's state; the tables, policies and triggers stay as they are."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('sites', '0011_organization'),
        ('tta', '0015_past_exchanges_without_a_date'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    state_operations = [
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shown_to', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('site_names', models.TextField()),
                ('title', models.CharField(max_length=120)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('virtual', 'Virtual: no trips')], default='in_person', max_length=10)),
                ('goals', models.TextField(blank=True)),
                ('objectives', models.TextField(blank=True)),
                ('expected_outcomes', models.TextField(blank=True)),
                ('focus_areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('agenda', models.TextField(blank=True)),
                ('host_kind', models.CharField(blank=True, choices=[('site', 'A PSP site'), ('alumni', 'An alumni site'), ('outside', 'An outside agency')], max_length=10)),
                ('host_site_id', models.BigIntegerField(null=True)),
                ('host_name', models.CharField(blank=True, max_length=160, verbose_name='host')),
                ('host_contact', models.CharField(blank=True, max_length=160, verbose_name='contact at the host')),
                ('host_answered_at', models.DateTimeField(null=True)),
                ('host_answer', models.TextField(blank=True)),
                ('host_feedback', models.TextField(blank=True)),
                ('host_rating', models.PositiveSmallIntegerField(null=True)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('time_zone', models.CharField(default='America/New_York', max_length=40)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('reviewed', 'Reviewed by the liaison'), ('approved', 'Approved by BJA'), ('host_confirmed', 'Host confirmed'), ('booked', 'Travel booked'), ('held', 'Held'), ('debrief_due', 'Debrief due'), ('closed', 'Closed'), ('cancelled', 'Canceled')], default='proposed', max_length=20)),
                ('state_since', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('is_invented', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(db_column='lead_site_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.site')),
            ],
            options={
                'db_table': 'tta_exchange',
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('learned', models.TextField(blank=True)),
                ('will_change', models.TextField(blank=True)),
                ('rating', models.PositiveSmallIntegerField(null=True)),
                ('reported_at', models.DateTimeField(null=True)),
                ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.engagement')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tta.request')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.site')),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='exchanges.exchange')),
            ],
            options={
                'db_table': 'tta_delegation',
                'ordering': ['site'],
            },
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('reached', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'Not yet')], max_length=6)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.site')),
                ('delegation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='checkins', to='exchanges.delegation')),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchanges.exchange')),
            ],
            options={
                'db_table': 'tta_checkin',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ExchangeDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=120, verbose_name='what it is')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('pptx', 'PowerPoint'), ('txt', 'Text'), ('csv', 'CSV'), ('png', 'PNG picture'), ('jpeg', 'JPEG picture')], max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('added_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('is_invented', models.BooleanField(default=False)),
                ('shown_to', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('site_name', models.CharField(max_length=160)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('exchange', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='exchanges.exchange')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.site')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'tta_exchangedocument',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='HostLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64)),
                ('email', models.EmailField(max_length=254)),
                ('purpose', models.CharField(choices=[('confirm', 'Confirm days and agenda'), ('feedback', 'Say how hosting went')], default='confirm', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='host_links', to='exchanges.exchange')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.site')),
            ],
            options={
                'db_table': 'tta_hostlink',
            },
        ),
        migrations.CreateModel(
            name='PastExchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requesting_site', models.CharField(max_length=300)),
                ('host', models.CharField(max_length=200)),
                ('dates', models.CharField(max_length=120)),
                ('topic', models.CharField(max_length=300)),
                ('source_url', models.URLField(blank=True, max_length=400)),
                ('mode', models.CharField(choices=[('on-site', 'On site'), ('virtual', 'Virtual')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('first_on', models.DateField(null=True)),
                ('last_on', models.DateField(null=True)),
                ('precision', models.CharField(choices=[('day', 'To the day'), ('month', 'To the month'), ('quarter', 'To the calendar quarter'), ('year', 'To the year'), ('none', 'The source gives no date')], max_length=10)),
                ('site_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('site_names', models.TextField(blank=True)),
                ('host_site_id', models.BigIntegerField(null=True)),
                ('shown_to', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('unresolved', models.TextField(blank=True)),
                ('imported_at', models.DateTimeField()),
                ('placed_at', models.DateTimeField(null=True)),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'tta_pastexchange',
            },
        ),
        migrations.CreateModel(
            name='Traveler',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('agency', models.CharField(blank=True, max_length=160)),
                ('trip', models.CharField(choices=[('named', 'Named'), ('reserved', 'Trip reserved'), ('booked', 'Travel booked'), ('traveled', 'Traveled'), ('no_show', 'Did not travel'), ('paid', 'Did not travel, the trip was paid'), ('replaced', 'Replaced by somebody else'), ('released', 'Trip released')], default='named', max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('named_at', models.DateTimeField()),
                ('delegation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='travelers', to='exchanges.delegation')),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchanges.exchange')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchanges.traveler')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.site')),
            ],
            options={
                'db_table': 'tta_traveller',
                'ordering': ['site', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TravelerDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('diet', models.TextField(blank=True)),
                ('access_needs', models.TextField(blank=True)),
                ('emergency_contact', models.TextField(blank=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sites.site')),
                ('traveler', models.ForeignKey(db_column='traveller_id', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='details', to='exchanges.traveler')),
            ],
            options={
                'verbose_name_plural': 'traveler details',
                'db_table': 'tta_travellerdetails',
            },
        ),
        migrations.AddIndex(
            model_name='exchange',
            index=models.Index(fields=['starts_on'], name='exchanges_by_day'),
        ),
        migrations.AddIndex(
            model_name='exchange',
            index=models.Index(fields=['state', '-state_since'], name='exchanges_by_state'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='an_exchange_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('host_rating', None), ('host_rating__range', (1, 5)), _connector='OR'), name='a_host_rates_from_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(fields=('site', 'exchange'), name='a_site_takes_part_in_an_exchange_once'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('rating', None), ('rating__range', (1, 5)), _connector='OR'), name='a_site_rates_an_exchange_from_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('site', 'delegation', 'days'), name='a_site_is_asked_once_after_so_many_days'),
        ),
        migrations.AddIndex(
            model_name='exchangedocument',
            index=models.Index(fields=['exchange', 'added_at'], name='documents_of_exchange'),
        ),
        migrations.AddConstraint(
            model_name='exchangedocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_because', ''), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='a_withdrawn_exchangedocument_says_by_whom_and_why'),
        ),
        migrations.AddIndex(
            model_name='hostlink',
            index=models.Index(fields=['token_digest'], name='host_links_by_token'),
        ),
        migrations.AddConstraint(
            model_name='hostlink',
            constraint=models.UniqueConstraint(fields=('site', 'token_digest'), name='a_host_link_has_a_token_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='pastexchange',
            constraint=models.UniqueConstraint(fields=('requesting_site', 'host', 'dates', 'topic'), name='a_past_exchange_is_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='pastexchange',
            constraint=models.CheckConstraint(condition=models.Q(('last_on', None), ('last_on__gte', models.F('first_on')), _connector='OR'), name='a_past_exchange_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='pastexchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_on', None), ('last_on', None), ('precision', 'none')), models.Q(models.Q(('precision', 'none'), _negated=True), ('first_on__isnull', False), ('last_on__isnull', False)), _connector='OR'), name='a_past_exchange_has_days_unless_its_source_gives_none'),
        ),
        migrations.AddConstraint(
            model_name='pastexchange',
            constraint=models.CheckConstraint(condition=models.Q(('unresolved', ''), ('site_ids', []), _connector='XOR'), name='a_past_exchange_has_sites_or_says_why_not'),
        ),
        migrations.AddIndex(
            model_name='traveler',
            index=models.Index(fields=['site', 'exchange'], name='travellers_of_exchange'),
        ),
        migrations.AddConstraint(
            model_name='travelerdetails',
            constraint=models.UniqueConstraint(fields=('site', 'traveler'), name='a_traveller_has_one_set_of_details'),
        ),
        migrations.AddConstraint(
            model_name='travelerdetails',
            constraint=models.CheckConstraint(condition=models.Q(('removed_at', None), models.Q(('access_needs', ''), ('diet', ''), ('emergency_contact', '')), _connector='OR'), name='details_that_were_removed_are_empty'),
        ),
    ]
    operations = [migrations.SeparateDatabaseAndState(state_operations=state_operations)]
