from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "sen_portal.demo"
    label = "demo"
