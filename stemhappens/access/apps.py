from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "stemhappens.access"
    label = "access"
