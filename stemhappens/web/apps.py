import gc

from django.apps import AppConfig

YOUNG_OBJECTS = 50_000
"""A page makes thousands of small objects and drops them; collecting at 700 costs a tenth of it."""


class WebConfig(AppConfig):
    name = "stemhappens.web"
    label = "web"

    def ready(self) -> None:
        gc.set_threshold(YOUNG_OBJECTS, 20, 20)
