from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "stemhappens.people"
    label = "people"

    def ready(self) -> None:
        # who may: each app's rules.py declares itself when it is imported, lowest layer first
        autodiscover_modules("rules")
