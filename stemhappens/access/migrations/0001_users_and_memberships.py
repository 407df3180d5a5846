import datetime
import django.db.models.deletion
import django.db.models.functions.text
import stemhappens.core.tenancy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_tenants_units_and_changes'),
        ('people', '0001_schools_people_program'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInAttempt',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(db_index=True, help_text='hash of address or e-mail', max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=200)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='access_user_email')],
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('district', models.BigIntegerField()),
                ('user', models.BigIntegerField(null=True)),
                ('label', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=60)),
                ('uid', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'subject', 'uid'], name='access_log_subject')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('role', models.CharField(choices=[('coach', 'coach'), ('lead_coach', 'lead_coach'), ('director', 'director'), ('principal', 'principal'), ('teacher', 'teacher'), ('board', 'board'), ('admin', 'admin')], max_length=12)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'district'], name='access_member_of')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='access_membership_tenant'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='access_membership_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='person', name='access_membership_person_fk')],
            },
        ),
        migrations.CreateModel(
            name='MembershipCoach',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('coach', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='coaches', to='access.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='access_membershipcoach_tenant'), models.UniqueConstraint(fields=('district', 'membership', 'coach'), name='access_scope_coach'), stemhappens.core.tenancy.CompositeKey(field='membership', name='access_membershipcoach_membership_fk'), stemhappens.core.tenancy.CompositeKey(field='coach', name='access_membershipcoach_coach_fk')],
            },
        ),
        migrations.CreateModel(
            name='MembershipSchool',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='schools', to='access.membership')),
                ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='access_membershipschool_tenant'), models.UniqueConstraint(fields=('district', 'membership', 'school'), name='access_scope_school'), stemhappens.core.tenancy.CompositeKey(field='membership', name='access_membershipschool_membership_fk'), stemhappens.core.tenancy.CompositeKey(field='school', name='access_membershipschool_school_fk')],
            },
        ),
        migrations.CreateModel(
            name='NetworkMembership',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('coach', 'coach'), ('lead_coach', 'lead_coach'), ('director', 'director'), ('principal', 'principal'), ('teacher', 'teacher'), ('board', 'board'), ('admin', 'admin')], max_length=12)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='core.network')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='network_memberships', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('provider', models.CharField(max_length=80)),
                ('subject', models.CharField(max_length=200)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'subject'), name='access_identity_subject')],
            },
        ),
    ]
