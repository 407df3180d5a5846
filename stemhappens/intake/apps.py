from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "stemhappens.intake"
    label = "intake"
