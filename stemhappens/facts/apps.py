from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "stemhappens.facts"
    label = "facts"
