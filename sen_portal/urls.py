"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("requests_app.urls")),
    path("", include("providers.urls")),
    path("settings/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("sen_portal.demo.urls")))
