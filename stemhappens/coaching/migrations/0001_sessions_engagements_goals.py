import datetime
import django.db.models.deletion
import stemhappens.core.tenancy
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_tenants_units_and_changes'),
        ('people', '0001_schools_people_program'),
    ]

    operations = [
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('opened', models.DateField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.program')),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.school')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.team')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.phasetemplate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_engagement_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='coaching_engagement_uid'), stemhappens.core.tenancy.CompositeKey(field='program', name='coaching_engagement_program_fk'), stemhappens.core.tenancy.CompositeKey(field='template', name='coaching_engagement_template_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='coaching_engagement_school_fk'), stemhappens.core.tenancy.CompositeKey(field='team', name='coaching_engagement_team_fk')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('audience', models.CharField(choices=[('lead_coach', 'lead coach'), ('report', 'a story in a report')], max_length=12)),
                ('starts', models.DateField()),
                ('summary', models.BooleanField(default=False)),
                ('goal_text', models.BooleanField(default=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='agreements', to='coaching.engagement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_agreement_tenant'), models.UniqueConstraint(fields=('district', 'engagement', 'audience', 'starts'), name='coaching_agreement_day'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_agreement_engagement_fk')],
            },
        ),
        migrations.CreateModel(
            name='EngagementMember',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('role', models.CharField(choices=[('coach', 'coach'), ('teacher', 'teacher')], max_length=8)),
                ('lead', models.BooleanField(default=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='members', to='coaching.engagement')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='engagement_memberships', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'person', 'role'], name='coaching_member_of')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_engagementmember_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='coaching_engagementmember_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_engagementmember_engagement_fk'), stemhappens.core.tenancy.CompositeKey(field='person', name='coaching_engagementmember_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='EngagementPhase',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='phases', to='coaching.engagement')),
                ('phase', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.phase')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_engagementphase_tenant'), models.UniqueConstraint(fields=('district', 'engagement', 'starts'), name='coaching_engagementphase_day'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_engagementphase_engagement_fk'), stemhappens.core.tenancy.CompositeKey(field='phase', name='coaching_engagementphase_phase_fk')],
            },
        ),
        migrations.CreateModel(
            name='EngagementState',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('state', models.CharField(choices=[('invited', 'invited'), ('declined', 'declined'), ('active', 'active'), ('paused', 'paused'), ('closed', 'closed')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='states', to='coaching.engagement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_engagementstate_tenant'), models.UniqueConstraint(fields=('district', 'engagement', 'starts'), name='coaching_engagementstate_day'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_engagementstate_engagement_fk')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('statement', models.TextField()),
                ('focus', models.CharField(choices=[('teacher_practice', 'teacher practice'), ('student_outcome', 'student outcome')], max_length=16)),
                ('measure', models.CharField(blank=True, max_length=200)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('opened', models.DateField()),
                ('carried_from', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coaching.goal')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='goals', to='coaching.engagement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_goal_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='coaching_goal_uid'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_goal_engagement_fk'), stemhappens.core.tenancy.CompositeKey(field='carried_from', name='coaching_goal_carried_from_fk')],
            },
        ),
        migrations.CreateModel(
            name='GoalDue',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('due', models.DateField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('goal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='dues', to='coaching.goal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_goaldue_tenant'), models.UniqueConstraint(fields=('district', 'goal', 'starts'), name='coaching_goaldue_day'), stemhappens.core.tenancy.CompositeKey(field='goal', name='coaching_goaldue_goal_fk')],
            },
        ),
        migrations.CreateModel(
            name='GoalParticipant',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('goal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='participants', to='coaching.goal')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_goalparticipant_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='coaching_goalparticipant_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='goal', name='coaching_goalparticipant_goal_fk'), stemhappens.core.tenancy.CompositeKey(field='person', name='coaching_goalparticipant_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='GoalStatus',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('status', models.CharField(choices=[('open', 'open'), ('completed', 'completed'), ('carried', 'carried over'), ('dropped', 'dropped')], max_length=9)),
                ('evidence', models.TextField(blank=True)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('goal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='statuses', to='coaching.goal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_goalstatus_tenant'), models.UniqueConstraint(fields=('district', 'goal', 'starts'), name='coaching_goalstatus_day'), stemhappens.core.tenancy.CompositeKey(field='goal', name='coaching_goalstatus_goal_fk')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('day', models.DateField()),
                ('precision', models.CharField(choices=[('day', 'day'), ('week', 'week'), ('month', 'month')], default='day', max_length=5)),
                ('starts_at', models.TimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('cancelled', 'cancelled'), ('no_show', 'no-show')], default='held', max_length=9)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('place', models.CharField(choices=[('school', 'at a school'), ('online', 'online'), ('office', 'district office'), ('other', 'another place')], default='school', max_length=6)),
                ('mode', models.CharField(choices=[('in_person', 'in person'), ('video', 'video'), ('phone', 'phone')], default='in_person', max_length=9)),
                ('minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('headcount', models.PositiveIntegerField(blank=True, null=True)),
                ('none_needed', models.BooleanField(default=False, help_text='no next step needed')),
                ('recorded_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('typed', 'typed'), ('form', "a form's timestamp"), ('import', 'imported')], default='typed', max_length=6)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.program')),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='sessions', to='people.school')),
                ('session_type', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.sessiontype')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day'], name='coaching_session_day')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_session_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='coaching_session_uid'), models.CheckConstraint(condition=models.Q(('place', 'school'), ('school__isnull', True), _connector='OR'), name='coaching_session_school_is_place'), stemhappens.core.tenancy.CompositeKey(field='program', name='coaching_session_program_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='coaching_session_school_fk'), stemhappens.core.tenancy.CompositeKey(field='session_type', name='coaching_session_session_type_fk')],
            },
        ),
        migrations.CreateModel(
            name='PrivateNote',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('cipher', models.BinaryField()),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='notes', to='coaching.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_privatenote_tenant'), models.UniqueConstraint(fields=('district', 'session', 'author'), name='coaching_note_author'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_privatenote_session_fk'), stemhappens.core.tenancy.CompositeKey(field='author', name='coaching_privatenote_author_fk')],
            },
        ),
        migrations.CreateModel(
            name='NextStep',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('text', models.TextField()),
                ('due', models.DateField(blank=True, null=True)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('engagement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='next_steps', to='coaching.engagement')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='next_steps', to='coaching.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_nextstep_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='coaching_nextstep_uid'), models.CheckConstraint(condition=models.Q(('session__isnull', False), ('engagement__isnull', False), _connector='OR'), name='coaching_nextstep_promised_somewhere'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_nextstep_session_fk'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_nextstep_engagement_fk'), stemhappens.core.tenancy.CompositeKey(field='owner', name='coaching_nextstep_owner_fk')],
            },
        ),
        migrations.CreateModel(
            name='GoalTouch',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('day', models.DateField()),
                ('on_track', models.BooleanField(blank=True, null=True)),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('goal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='touches', to='coaching.goal')),
                ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='goal_touches', to='coaching.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_goaltouch_tenant'), models.UniqueConstraint(fields=('district', 'goal', 'session'), name='coaching_touch_session'), stemhappens.core.tenancy.CompositeKey(field='goal', name='coaching_goaltouch_goal_fk'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_goaltouch_session_fk')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('teacher', 'teacher'), ('aide', 'paraprofessional'), ('substitute', 'substitute'), ('principal', 'principal'), ('guest', 'guest')], default='teacher', max_length=10)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='attended', to='people.person')),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.school')),
                ('engagement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='attendances', to='coaching.engagement')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='attendances', to='coaching.session')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'person'], name='coaching_attended'), models.Index(fields=['district', 'engagement'], name='coaching_in_engagement')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_attendance_tenant'), models.UniqueConstraint(fields=('district', 'session', 'person'), name='coaching_attendance_once'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_attendance_session_fk'), stemhappens.core.tenancy.CompositeKey(field='person', name='coaching_attendance_person_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='coaching_attendance_school_fk'), stemhappens.core.tenancy.CompositeKey(field='engagement', name='coaching_attendance_engagement_fk')],
            },
        ),
        migrations.CreateModel(
            name='SessionCoach',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('lead', models.BooleanField(default=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='coached', to='people.person')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='coaches', to='coaching.session')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'person'], name='coaching_coach_of')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_sessioncoach_tenant'), models.UniqueConstraint(fields=('district', 'session', 'person'), name='coaching_coach_once'), models.UniqueConstraint(condition=models.Q(('lead', True)), fields=('district', 'session'), name='coaching_coach_one_lead'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_sessioncoach_session_fk'), stemhappens.core.tenancy.CompositeKey(field='person', name='coaching_sessioncoach_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='SessionIssue',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('field', models.CharField(max_length=20)),
                ('message', models.CharField(max_length=300)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='issues', to='coaching.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_sessionissue_tenant'), models.UniqueConstraint(fields=('district', 'session', 'field'), name='coaching_issue_field'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_sessionissue_session_fk')],
            },
        ),
        migrations.CreateModel(
            name='SessionText',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('summary', models.TextField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='texts', to='coaching.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_sessiontext_tenant'), models.UniqueConstraint(fields=('district', 'session'), name='coaching_text_session'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_sessiontext_session_fk')],
            },
        ),
        migrations.CreateModel(
            name='SessionTopic',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='topics', to='coaching.session')),
                ('topic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.topic')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_sessiontopic_tenant'), models.UniqueConstraint(fields=('district', 'session', 'topic'), name='coaching_topic_once'), stemhappens.core.tenancy.CompositeKey(field='session', name='coaching_sessiontopic_session_fk'), stemhappens.core.tenancy.CompositeKey(field='topic', name='coaching_sessiontopic_topic_fk')],
            },
        ),
        migrations.CreateModel(
            name='TimeEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('day', models.DateField()),
                ('kind', models.CharField(choices=[('displaced', 'displaced (substituting, testing)'), ('travel', 'travel'), ('preparation', 'preparation'), ('administration', 'administration')], max_length=14)),
                ('minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('coach', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='time_entries', to='people.person')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.program')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='coaching_timeentry_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='coaching_timeentry_uid'), stemhappens.core.tenancy.CompositeKey(field='program', name='coaching_timeentry_program_fk'), stemhappens.core.tenancy.CompositeKey(field='coach', name='coaching_timeentry_coach_fk')],
            },
        ),
    ]
