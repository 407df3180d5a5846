from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "stemhappens.coaching"
    label = "coaching"
