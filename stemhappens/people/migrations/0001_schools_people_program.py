import datetime
import django.db.models.deletion
import stemhappens.core.tenancy
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_tenants_units_and_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_person_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='people_person_uid')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='absences', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_absence_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_absence_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='person', name='people_absence_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='PersonAlias',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text', models.CharField(max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='aliases', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_personalias_tenant'), models.UniqueConstraint(fields=('district', 'text'), name='people_personalias_text'), stemhappens.core.tenancy.CompositeKey(field='person', name='people_personalias_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='PersonName',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('given', models.CharField(max_length=100)),
                ('family', models.CharField(blank=True, max_length=100)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='names', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_personname_tenant'), models.UniqueConstraint(fields=('district', 'person', 'starts'), name='people_personname_day'), stemhappens.core.tenancy.CompositeKey(field='person', name='people_personname_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='PhaseTemplate',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('is_default', models.BooleanField(default=False)),
                ('retired', models.DateField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_phasetemplate_tenant'), models.UniqueConstraint(fields=('district', 'name'), name='people_template_name')],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('cadence_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('stall_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='phases', to='people.phasetemplate')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_phase_tenant'), models.UniqueConstraint(fields=('district', 'template', 'position'), name='people_phase_position'), stemhappens.core.tenancy.CompositeKey(field='template', name='people_phase_template_fk')],
            },
        ),
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_program_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='people_program_uid'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_program_starts_before_ends')],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('citation', models.TextField(blank=True)),
                ('minimum_minutes', models.PositiveSmallIntegerField(default=0)),
                ('reach_group_size', models.PositiveSmallIntegerField(default=6)),
                ('gap_window_days', models.PositiveSmallIntegerField(default=20)),
                ('benchmark_percent', models.PositiveSmallIntegerField(default=80)),
                ('yearly_visits', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('goal_stall_days', models.PositiveSmallIntegerField(default=30)),
                ('debrief_days', models.PositiveSmallIntegerField(default=5)),
                ('hours_plan', models.PositiveIntegerField(blank=True, null=True)),
                ('next_step_required', models.BooleanField(default=True)),
                ('topic_required', models.BooleanField(default=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='policies', to='people.program')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_policy_tenant'), models.UniqueConstraint(fields=('district', 'program', 'starts'), name='people_policy_day'), stemhappens.core.tenancy.CompositeKey(field='program', name='people_policy_program_fk')],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('opens', models.DateField(blank=True, null=True)),
                ('closes', models.DateField(default=datetime.date(9999, 12, 31))),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_school_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='people_school_uid')],
            },
        ),
        migrations.CreateModel(
            name='ProgramSchool',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='schools', to='people.program')),
                ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='participations', to='people.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_programschool_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_programschool_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='program', name='people_programschool_program_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_programschool_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('role', models.CharField(choices=[('teacher', 'teacher'), ('coach', 'coach'), ('principal', 'principal'), ('aide', 'paraprofessional'), ('substitute', 'substitute'), ('other', 'other staff')], max_length=12)),
                ('share', models.PositiveSmallIntegerField(default=100, help_text='percent')),
                ('primary', models.BooleanField(default=True)),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('grade', models.CharField(blank=True, max_length=40)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='placements', to='people.person')),
                ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='placements', to='people.school')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'person', 'starts'], name='people_placed')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_placement_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_placement_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='person', name='people_placement_person_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_placement_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='ExternalId',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('system', models.CharField(max_length=40)),
                ('value', models.CharField(max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='external_ids', to='people.person')),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='external_ids', to='people.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_externalid_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_externalid_starts_before_ends'), models.CheckConstraint(condition=models.Q(('person__isnull', True), ('school__isnull', True), _connector='XOR'), name='people_externalid_one_owner'), models.UniqueConstraint(fields=('district', 'system', 'value', 'starts'), name='people_externalid_value'), stemhappens.core.tenancy.CompositeKey(field='person', name='people_externalid_person_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_externalid_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='Eligibility',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='eligibilities', to='people.person')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='eligibilities', to='people.program')),
                ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='eligibilities', to='people.school')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'person', 'starts'], name='people_eligible')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_eligibility_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_eligibility_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='program', name='people_eligibility_program_fk'), stemhappens.core.tenancy.CompositeKey(field='person', name='people_eligibility_person_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_eligibility_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('day', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='closures', to='people.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_closure_tenant'), models.UniqueConstraint(fields=('district', 'school', 'day'), name='people_closure_school_day'), models.UniqueConstraint(condition=models.Q(('school__isnull', True)), fields=('district', 'day'), name='people_closure_district_day'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_closure_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='SchoolAlias',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text', models.CharField(max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='aliases', to='people.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_schoolalias_tenant'), models.UniqueConstraint(fields=('district', 'school', 'text'), name='people_alias_text'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_schoolalias_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='SchoolAttribute',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('level', models.CharField(choices=[('elementary', 'elementary'), ('middle', 'middle'), ('high', 'high'), ('k8', 'K–8'), ('other', 'other')], default='other', max_length=12)),
                ('need_tier', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='attributes', to='people.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_schoolattribute_tenant'), models.UniqueConstraint(fields=('district', 'school', 'starts'), name='people_schoolattribute_day'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_schoolattribute_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='SchoolYear',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=20)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('weekdays', models.CharField(default='12345', help_text='ISO weekdays', max_length=7)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_schoolyear_tenant'), models.UniqueConstraint(fields=('district', 'first_day'), name='people_year_first_day'), models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='people_year_order')],
            },
        ),
        migrations.CreateModel(
            name='SessionType',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('group', models.CharField(choices=[('visit', 'visit'), ('micro', 'micro-touch')], default='visit', max_length=6)),
                ('loop_step', models.CharField(blank=True, choices=[('', 'neither'), ('observation', 'observation'), ('debrief', 'debrief')], default='', max_length=12)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.DateField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_sessiontype_tenant'), models.UniqueConstraint(fields=('district', 'code'), name='people_sessiontype_code')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_team_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='people_team_uid'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_team_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='CoachAssignment',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('fte', models.PositiveIntegerField(help_text='hundredths of a full-time position')),
                ('funding', models.CharField(blank=True, max_length=80)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('coach', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='assignments', to='people.person')),
                ('teacher', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='assignments', to='people.program')),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='assignments', to='people.school')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_coachassignment_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_coachassignment_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='program', name='people_coachassignment_program_fk'), stemhappens.core.tenancy.CompositeKey(field='coach', name='people_coachassignment_coach_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='people_coachassignment_school_fk'), stemhappens.core.tenancy.CompositeKey(field='team', name='people_coachassignment_team_fk'), stemhappens.core.tenancy.CompositeKey(field='teacher', name='people_coachassignment_teacher_fk')],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='teams', to='people.person')),
                ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='members', to='people.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_teammember_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_teammember_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='team', name='people_teammember_team_fk'), stemhappens.core.tenancy.CompositeKey(field='person', name='people_teammember_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=120)),
                ('framework', models.CharField(blank=True, max_length=40)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.DateField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_topic_tenant'), models.UniqueConstraint(fields=('district', 'code'), name='people_topic_code')],
            },
        ),
        migrations.CreateModel(
            name='UncountedType',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('policy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='uncounted_types', to='people.policy')),
                ('session_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.sessiontype')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_uncountedtype_tenant'), models.UniqueConstraint(fields=('district', 'policy', 'session_type'), name='people_uncounted_pair'), stemhappens.core.tenancy.CompositeKey(field='policy', name='people_uncountedtype_policy_fk'), stemhappens.core.tenancy.CompositeKey(field='session_type', name='people_uncountedtype_session_type_fk')],
            },
        ),
    ]
