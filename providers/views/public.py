"""What can each of those who must be told of the service read, without signing in? (R29, R31, L3, L20)

These pages name who provides it, which `requests_app` does not know; so they are here. Nothing of a case is on them.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from requests_app.models import LocalAuthority

from .. import local_offer as offers


@login_not_required
@require_safe
def for_parents(http: HttpRequest, slug: str) -> HttpResponse:
    """Parents and carers (R49)."""
    return _page(http, slug, "parents")


@login_not_required
@require_safe
def for_young_people(http: HttpRequest, slug: str) -> HttpResponse:
    """Young people, who can ask by themselves (R16), in plainer words."""
    return _page(http, slug, "young_people")


@login_not_required
@require_safe
def for_schools(http: HttpRequest, slug: str) -> HttpResponse:
    """Head teachers, and whoever leads a college or a nursery: what it is like to be asked."""
    return _page(http, slug, "schools")


@login_not_required
@require_safe
def for_governors(http: HttpRequest, slug: str) -> HttpResponse:
    """Governing bodies, proprietors and principals: who can agree (R50)."""
    return _page(http, slug, "governors")


@login_not_required
@require_safe
def for_health(http: HttpRequest, slug: str) -> HttpResponse:
    """Those who commission health care: the four times when it is about that (L1, R17, R23)."""
    return _page(http, slug, "health")


@login_not_required
@require_safe
def local_offer(http: HttpRequest, slug: str) -> HttpResponse:
    """R31: all that the Local Offer has to say of disagreement resolution."""
    return _page(http, slug, "local_offer")


def for_any_site(view: Callable) -> Callable:
    """Let pages of other websites read the answer: 304 among them, from which Django takes every other header."""

    @wraps(view)
    def open_to_all(http: HttpRequest, **arguments) -> HttpResponse:
        response = view(http, **arguments)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return open_to_all


@login_not_required
@require_safe
@for_any_site
@conditional_page
@cache_control(public=True, max_age=3600)
def local_offer_json(http: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The same for other websites, whoever asks. Its ETag is of what it says: no date of a row tells when a contract
    begins or ends, so there is no Last-Modified to trust."""
    council = get_object_or_404(LocalAuthority, slug=slug)
    return JsonResponse(offers.document(council), json_dumps_params={"ensure_ascii": False, "indent": 2})


def _page(http: HttpRequest, slug: str, name: str) -> HttpResponse:
    council = get_object_or_404(LocalAuthority, slug=slug)
    context = {
        "council": council,
        "offer": offers.document(council),
        "back_url": reverse("council_home", args=[slug]),
    }
    return render(http, f"providers/public/{name}.html", context)
