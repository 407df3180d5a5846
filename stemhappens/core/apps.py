from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "stemhappens.core"
    label = "core"
