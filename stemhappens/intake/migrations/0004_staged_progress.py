from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_importrow_understood")]

    operations = [
        migrations.AddField("staged", "phase", models.CharField(blank=True, default="", max_length=12), preserve_default=False),
        migrations.AddField("staged", "done", models.PositiveIntegerField(default=0)),
        migrations.AddField("staged", "of", models.PositiveIntegerField(default=0)),
        migrations.AddField("staged", "beat", models.DateTimeField(null=True)),
        migrations.AddField("staged", "starter", models.BigIntegerField(null=True)),
        migrations.AddField("staged", "stopped", models.CharField(blank=True, default="", max_length=300), preserve_default=False),
        migrations.AddField("staged", "imported", models.UUIDField(null=True)),
    ]
