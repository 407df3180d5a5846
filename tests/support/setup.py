"""Sets Django up where there is no pytest: import this before the product's models."""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
if not apps.ready:
    django.setup()
