"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from .search_engines import robots_txt, sitemap_xml
from .views import landing

urlpatterns = [
    path("", include("accounts.urls")),
    # The provider's page in the request form comes before the form's other pages, whose address would match it too.
    path("", include("providers.urls")),
    path("", include("requests_app.urls")),
    path("welcome/", landing, name="landing"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path("sitemap.xml", sitemap_xml, name="sitemap_xml"),
    path("settings/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("sen_portal.demo.urls")))
