"""What can anybody print, without signing in? (R27, R29; issue 4.3 and 4.5)"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control

from .. import paper
from ..models import LocalAuthority


@login_not_required
@cache_control(public=True, max_age=3600)
def leaflet(_http: HttpRequest, slug: str) -> HttpResponse:
    """For families: two pages."""
    return _printed(slug, "leaflet", paper.leaflet)


@login_not_required
@cache_control(public=True, max_age=3600)
def poster(_http: HttpRequest, slug: str) -> HttpResponse:
    """For a wall: one page."""
    return _printed(slug, "poster", paper.poster)


@login_not_required
@cache_control(public=True, max_age=3600)
def blank_form(_http: HttpRequest, slug: str) -> HttpResponse:
    """The request form, to fill in by hand and post."""
    return _printed(slug, "form", paper.blank_form)


@login_not_required
@cache_control(public=True, max_age=3600)
def easy_read(_http: HttpRequest, slug: str) -> HttpResponse:
    """The easy read page, to print."""
    return _printed(slug, "easy-read", paper.easy_read)


def _printed(slug: str, name: str, make: Callable[[LocalAuthority], bytes]) -> HttpResponse:
    council = get_object_or_404(LocalAuthority, slug=slug)
    response = HttpResponse(make(council), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}-{council.slug}.pdf")
    return response
