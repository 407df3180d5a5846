"""Django for a benchmark, on a home of its own."""

import os
from pathlib import Path

import django
from django.core.management import call_command


def start(home: Path) -> None:
    """Point the settings at `home`, set Django up and bring the schema up to date."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ["STEMHAPPENS_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stemhappens.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    if "log" in django.conf.settings.DATABASES:
        call_command("migrate", database="log", verbosity=0)
