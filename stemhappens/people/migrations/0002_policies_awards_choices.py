import datetime
import django.db.models.deletion
import stemhappens.core.tenancy
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_tenants_units_and_changes'),
        ('people', '0001_schools_people_program'),
    ]

    operations = [
        migrations.AddField(
            model_name='policy',
            name='confirm_goals',
            field=models.BooleanField(default=False, help_text="a completed goal waits for the teacher's confirmation"),
        ),
        migrations.AddField(
            model_name='policy',
            name='log_until_day',
            field=models.PositiveSmallIntegerField(blank=True, help_text="a month's visits are logged until this day of the next", null=True),
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField(default=datetime.date(9999, 12, 31))),
                ('name', models.CharField(max_length=200)),
                ('funder', models.CharField(blank=True, max_length=200)),
                ('number', models.CharField(blank=True, help_text='award number', max_length=80)),
                ('cents', models.PositiveBigIntegerField(blank=True, help_text='the whole award', null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='awards', to='people.program')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_award_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='people_award_uid'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='people_award_starts_before_ends'), stemhappens.core.tenancy.CompositeKey(field='program', name='people_award_program_fk')],
            },
        ),
        migrations.CreateModel(
            name='AwardMeasure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('objective', models.CharField(max_length=300)),
                ('figure', models.SlugField(help_text='a figure of the catalogue', max_length=60)),
                ('target', models.DecimalField(decimal_places=2, max_digits=12)),
                ('by', models.DateField()),
                ('award', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='measures', to='people.award')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_awardmeasure_tenant'), models.UniqueConstraint(fields=('district', 'award', 'position'), name='people_awardmeasure_position'), stemhappens.core.tenancy.CompositeKey(field='award', name='people_awardmeasure_award_fk')],
            },
        ),
        migrations.CreateModel(
            name='AwardReport',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('due', models.DateField()),
                ('sent_on', models.DateField(blank=True, null=True)),
                ('award', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='reports', to='people.award')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'ordering': ['due'],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_awardreport_tenant'), models.UniqueConstraint(fields=('district', 'award', 'due'), name='people_awardreport_due'), stemhappens.core.tenancy.CompositeKey(field='award', name='people_awardreport_award_fk')],
            },
        ),
        migrations.CreateModel(
            name='Branding',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('color', models.CharField(blank=True, help_text='#rrggbb', max_length=7)),
                ('logo', models.TextField(blank=True, help_text='a PNG, in base64')),
                ('paper', models.CharField(choices=[('letter', 'Letter'), ('a4', 'A4')], default='letter', max_length=6)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_branding_tenant'), models.UniqueConstraint(fields=('district',), name='people_branding_district')],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('cents', models.PositiveBigIntegerField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='budgets', to='people.program')),
                ('year', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='budgets', to='people.schoolyear')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_budget_tenant'), models.UniqueConstraint(fields=('district', 'program', 'year'), name='people_budget_year'), stemhappens.core.tenancy.CompositeKey(field='program', name='people_budget_program_fk'), stemhappens.core.tenancy.CompositeKey(field='year', name='people_budget_year_fk')],
            },
        ),
        migrations.CreateModel(
            name='LibraryEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('goal', 'goal'), ('step', 'next step')], max_length=4)),
                ('text', models.CharField(max_length=300)),
                ('practice', models.CharField(blank=True, max_length=20)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.DateField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_libraryentry_tenant'), models.UniqueConstraint(fields=('district', 'kind', 'text'), name='people_libraryentry_text')],
            },
        ),
        migrations.CreateModel(
            name='MonthClose',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('month', models.DateField(help_text='its first day')),
                ('until', models.DateField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='closes', to='people.program')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_monthclose_tenant'), models.UniqueConstraint(fields=('district', 'program', 'month'), name='people_monthclose_month'), stemhappens.core.tenancy.CompositeKey(field='program', name='people_monthclose_program_fk')],
            },
        ),
        migrations.CreateModel(
            name='VisibilityChoice',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('part', models.CharField(max_length=40)),
                ('role', models.CharField(max_length=12)),
                ('see', models.CharField(max_length=16)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='people_visibilitychoice_tenant'), models.UniqueConstraint(fields=('district', 'part', 'role'), name='people_visibility_line')],
            },
        ),
    ]
