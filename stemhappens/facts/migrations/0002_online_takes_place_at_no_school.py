from django.db import migrations


class Migration(migrations.Migration):
    """By video or phone a visit takes place at no school, whichever its record names."""

    dependencies = [
        ('facts', '0001_facts'),
    ]

    operations = [
        migrations.RunSQL(
            [
                'UPDATE facts_sessionfact SET school = 0, level = 0, tier = 0 WHERE online = 1',
                'UPDATE facts_contactfact SET place = 0, here = 0 WHERE online = 1',
            ],
            migrations.RunSQL.noop,
        ),
    ]
