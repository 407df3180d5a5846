from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "stemhappens.web"
    label = "web"
