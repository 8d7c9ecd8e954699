"""What may every page say about the portal itself, and where can the person go from it?

The three apps know nothing of each other's menus; here they are put together.
"""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from providers.models import ProviderRole
from requests_app.models import ComingOfAge, CouncilRole, Disagreement, Hat, Party

NAME = "SEN disagreement resolution"
_MAKE_IT_KNOWN = (Hat.ADMINISTRATOR, Hat.COMMISSIONER, Hat.COORDINATOR)


def portal(request: HttpRequest) -> dict:
    """Return the portal's name, whether this is the demonstration, and the menu of whoever is signed in."""
    return {
        "portal": {"name": NAME, "demo": settings.DEMO},
        "menu": SimpleLazyObject(lambda: menu(request)),
    }


def _own_requests(user):
    """What this person asked, and what has come to them to decide about (L5)."""
    decides = ComingOfAge.objects.asked_of(user).values("disagreement")
    return Disagreement.objects.mine(user) | Disagreement.objects.filter(pk__in=decides)


def menu(request: HttpRequest) -> list[dict]:
    """Return the pages of whoever is signed in: what is said, the address, and whether it is the page they are on."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    places = (
        ("Requests", "queue", CouncilRole.objects.held_by(user, Hat.COORDINATOR)),
        ("Figures", "figures", CouncilRole.objects.held_by(user).filter(hat__in=(Hat.COMMISSIONER, Hat.COORDINATOR))),
        ("Settings", "settings_home", CouncilRole.objects.held_by(user, Hat.ADMINISTRATOR)),
        ("Publicity", "publicity", CouncilRole.objects.held_by(user).filter(hat__in=_MAKE_IT_KNOWN)),
        ("Cases", "inbox", ProviderRole.objects.held_by(user)),
        ("Asked to take part", "take_part_list", Party.objects.asked_of(user)),
        ("My requests", "my_requests", _own_requests(user)),
    )
    return [
        {"text": text, "url": reverse(name), "current": request.path.startswith(reverse(name))}
        for text, name, theirs in places
        if theirs.exists()
    ]
