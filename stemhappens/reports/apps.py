from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "stemhappens.reports"
    label = "reports"
