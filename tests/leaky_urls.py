"""The portal with three holes in it, for the test that proves the wall's test can find one."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from requests_app.models import Disagreement
from sen_portal.urls import urlpatterns as portal


def leaks_the_address(_http, reference):
    return HttpResponse(get_object_or_404(Disagreement, reference=reference).contact.address)


def leaks_in_a_header(_http, reference):
    response = HttpResponse()
    response["X-Family"] = get_object_or_404(Disagreement, reference=reference).requester_name
    return response


def leaks_that_it_exists(_http, reference):
    if Disagreement.objects.filter(reference=reference).exists():
        return HttpResponse(status=403)
    raise Http404


LEAKS = [
    path("leak-1/<str:reference>/", leaks_the_address),
    path("leak-2/<str:reference>/", leaks_in_a_header),
    path("leak-3/<str:reference>/", leaks_that_it_exists),
]
urlpatterns = [*portal, *LEAKS]
