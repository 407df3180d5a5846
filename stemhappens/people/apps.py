from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "stemhappens.people"
    label = "people"
