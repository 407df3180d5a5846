from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_imports_and_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrow',
            name='file',
            field=models.CharField(blank=True, default='', max_length=255),
            preserve_default=False,
        ),
    ]
