from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Loads each app's rules.py and undo.py: no part, verb or classification is missing."""

    name = "stemhappens.core"
    label = "core"

    def ready(self) -> None:
        autodiscover_modules("rules", "undo")
