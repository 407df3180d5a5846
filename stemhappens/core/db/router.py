"""Writes go to default; the access log, on SQLite, to a file of its own."""

from typing import Any

from django.conf import settings

LOG_MODEL = ("access", "accesslog")


class Router:
    """`snapshot` is named by its readers and never chosen here."""

    def _alias(self, model: Any) -> str:
        named = (model._meta.app_label, model._meta.model_name)
        return "log" if named == LOG_MODEL and "log" in settings.DATABASES else "default"

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return self._alias(model)

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return self._alias(model)

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, model_name: Any = None, **hints: Any) -> bool:
        if db == "snapshot":
            return False
        if "log" not in settings.DATABASES:
            return True
        return ((app_label, model_name) == LOG_MODEL) == (db == "log")
