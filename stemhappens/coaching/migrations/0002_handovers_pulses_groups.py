import datetime
import django.db.models.deletion
import stemhappens.core.tenancy
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coaching', '0001_sessions_engagements_goals'),
        ('core', '0001_tenants_units_and_changes'),
        ('people', '0002_policies_awards_choices'),
    ]

    operations = [
        migrations.AddField(
            model_name='goal',
            name='practice',
            field=models.CharField(blank=True, help_text='code of a practice: NGSS, SMP, computing', max_length=20),
        ),
        migrations.AddField(
            model_name='goalstatus',
            name='evidence_url',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='session',
            name='group_name',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='session',
            name='team',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='sessions', to='people.team'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=stemhappens.core.tenancy.CompositeKey(field='team', name='coaching_session_team_fk'),
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('day', models.DateField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('leaver', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='handovers', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_handover_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='coaching_handover_uid'), stemhappens.core.tenancy.CompositeKey(field='leaver', name='coaching_handover_leaver_fk')],
            },
        ),
        migrations.CreateModel(
            name='HandOverItem',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='handovers', to='coaching.engagement')),
                ('handover', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='items', to='coaching.handover')),
                ('receiver', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_handoveritem_tenant'), models.UniqueConstraint(fields=('district', 'handover', 'engagement'), name='coaching_handover_item'), stemhappens.core.tenancy.CompositeKey(field='handover', name='coaching_handoveritem_handover_fk'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_handoveritem_engagement_fk'), stemhappens.core.tenancy.CompositeKey(field='receiver', name='coaching_handoveritem_receiver_fk')],
            },
        ),
        migrations.CreateModel(
            name='PulseRound',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('first', models.CharField(max_length=200)),
                ('second', models.CharField(max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='pulses', to='people.program')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_pulseround_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='coaching_pulseround_uid'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='coaching_pulseround_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='program', name='coaching_pulseround_program_fk')],
            },
        ),
        migrations.CreateModel(
            name='PulseTally',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('question', models.PositiveSmallIntegerField()),
                ('choice', models.PositiveSmallIntegerField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='tallies', to='coaching.pulseround')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_pulsetally_tenant'), models.UniqueConstraint(fields=('district', 'round', 'question', 'choice'), name='coaching_pulse_choice'), stemhappens.core.tenancy.CompositeKey(field='round', name='coaching_pulsetally_round_fk')],
            },
        ),
        migrations.CreateModel(
            name='PulseAsk',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='pulses', to='people.person')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='asks', to='coaching.pulseround')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_pulseask_tenant'), models.UniqueConstraint(fields=('district', 'round', 'person'), name='coaching_pulse_once'), stemhappens.core.tenancy.CompositeKey(field='round', name='coaching_pulseask_round_fk'), stemhappens.core.tenancy.CompositeKey(field='person', name='coaching_pulseask_person_fk')],
            },
        ),
    ]
