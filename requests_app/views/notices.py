"""What does a council say about the pages themselves: what becomes of what is typed, and who can use them? (L43-L49)"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from .. import privacy as who_sees
from ..models import LocalAuthority


@login_not_required
def accessibility(http: HttpRequest, slug: str) -> HttpResponse:
    """The accessibility statement, in the form that the regulations ask of public bodies (L49)."""
    return _page(http, slug, "accessibility")


@login_not_required
def privacy(http: HttpRequest, slug: str) -> HttpResponse:
    """The privacy notice (L43, L44, L47, L48, 5c)."""
    return _page(http, slug, "privacy", rows=who_sees.table())


@login_not_required
def privacy_young_people(http: HttpRequest, slug: str) -> HttpResponse:
    """The same for a young person, shorter and in their own words (L46)."""
    return _page(http, slug, "privacy_young_people", rows=who_sees.table(for_young_people=True))


def _page(http: HttpRequest, slug: str, name: str, **context) -> HttpResponse:
    council = get_object_or_404(LocalAuthority, slug=slug)
    about = {"council": council, "back_url": council.get_absolute_url()}
    return render(http, f"requests_app/public/{name}.html", about | context)
