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
            name='Staged',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('district', models.BigIntegerField()),
                ('user', models.BigIntegerField(null=True)),
                ('kind', models.CharField(max_length=8)),
                ('source', models.CharField(max_length=80)),
                ('file_name', models.CharField(max_length=255)),
                ('answers', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('roster', 'roster'), ('sessions', 'sessions')], max_length=8)),
                ('source', models.CharField(max_length=80)),
                ('file_name', models.CharField(max_length=255)),
                ('file_hash', models.CharField(max_length=64)),
                ('seq', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='intake_import_tenant'), models.UniqueConstraint(fields=('district', 'uid'), name='intake_import_uid')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('row', models.PositiveIntegerField()),
                ('cell', models.CharField(blank=True, max_length=10)),
                ('raw', models.TextField(blank=True)),
                ('outcome', models.CharField(max_length=16)),
                ('reasons', models.TextField(blank=True)),
                ('fingerprint', models.UUIDField(null=True)),
                ('session', models.BigIntegerField(null=True)),
                ('time_entry', models.BigIntegerField(null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.district')),
                ('imported', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='rows', to='intake.import')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'session'], name='intake_row_session'), models.Index(fields=['district', 'imported'], name='intake_row_import')],
                'constraints': [models.UniqueConstraint(fields=('district', 'id'), name='intake_importrow_tenant'), stemhappens.core.tenancy.CompositeKey(field='imported', name='intake_importrow_imported_fk')],
            },
        ),
    ]
