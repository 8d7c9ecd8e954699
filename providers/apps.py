from django.apps import AppConfig

from . import checks as checks  # noqa: PLC0414  (read here, so that Django knows it)


class ProvidersConfig(AppConfig):
    name = "providers"
