"""What can anybody see, without signing in? (R1, R10, R27)"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from .. import drafts
from ..models import LocalAuthority
from ..states import Status


@login_not_required
def home(http: HttpRequest) -> HttpResponse:
    """Choose your council."""
    return render(http, "requests_app/public/home.html", {"councils": LocalAuthority.objects.all()})


@login_not_required
def council_home(http: HttpRequest, slug: str) -> HttpResponse:
    """P0: what this is, and where to start, or to carry on with what was begun in this browser."""
    begun = drafts.own(http).filter(authority__slug=slug, status=Status.DRAFT).order_by("-touched_at")
    return _page(http, slug, "start", begun=begun)


@login_not_required
def council_mediation(http: HttpRequest, slug: str) -> HttpResponse:
    """R10: disagreement resolution or mediation?"""
    return _page(http, slug, "mediation", back_url=reverse("council_home", args=[slug]))


@login_not_required
def council_someone_else(http: HttpRequest, slug: str) -> HttpResponse:
    """How somebody who is neither a parent, a carer nor a young person can ask today."""
    return _page(http, slug, "someone_else", back_url=reverse("begin", args=[slug]))


@login_not_required
@cache_control(public=True, max_age=3600)
def council_colours(http: HttpRequest, slug: str) -> HttpResponse:
    """The council's colour as a stylesheet, because the Content-Security-Policy allows no inline style."""
    context = {"council": get_object_or_404(LocalAuthority, slug=slug)}
    return render(http, "requests_app/public/colours.css", context, content_type="text/css")


def _page(http: HttpRequest, slug: str, name: str, **context) -> HttpResponse:
    council = get_object_or_404(LocalAuthority, slug=slug)
    return render(http, f"requests_app/public/{name}.html", {"council": council} | context)
