"""What may a search engine show?

The pages that explain the service, and nothing else: not the form, not a door, and no address that holds a reference or
a key. A page is closed until its name stands here, so that a new one cannot be found before somebody has thought of it.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from requests_app.models import LocalAuthority

FRONT = "home"
# The names of the public pages that each council has one of.
OF_EACH_COUNCIL = (
    "council_home",
    "council_how_it_helps",
    "council_not_affected",
    "council_mediation",
    "council_other_ways",
    "council_law",
    "for_parents",
    "for_young_people",
    "for_schools",
    "for_governors",
    "for_health",
    "local_offer",
    "council_easy_read",
    "accessibility",
    "privacy",
    "privacy_young_people",
)
WELCOME = {FRONT, *OF_EACH_COUNCIL}


class SearchEnginesMiddleware:
    """Tell search engines to leave alone every answer that is not one of those pages: a redirect or an error too."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_welcome(request, response):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


def _is_welcome(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match  # None where something further in answered before an address was looked up
    return match is not None and match.view_name in WELCOME and response.status_code == 200


class PublicPages(Sitemap):
    """Every page that search engines are welcome to, of every council."""

    def items(self) -> list[tuple[str, list[str]]]:
        slugs = LocalAuthority.objects.values_list("slug", flat=True)
        return [(FRONT, []), *((name, [slug]) for slug in slugs for name in OF_EACH_COUNCIL)]

    def location(self, item: tuple[str, list[str]]) -> str:
        name, args = item
        return reverse(name, args=args)


@login_not_required
@cache_control(public=True, max_age=3600)
def sitemap_xml(http: HttpRequest) -> HttpResponse:
    """Return the list of those pages."""
    return sitemap(http, {"pages": PublicPages})


@login_not_required
@cache_control(public=True, max_age=3600)
def robots_txt(http: HttpRequest) -> HttpResponse:
    """Return where that list is. No address is barred here: a search engine that may not ask for a page never reads
    that it is to be left alone, and shows its bare address, key and all, where somebody has put a link to it.
    """
    lines = ("User-agent: *", "Disallow:", f"Sitemap: {http.build_absolute_uri(reverse('sitemap_xml'))}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
