"""For which council does somebody see a page that is about no one case?"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from ...models import Hat, LocalAuthority


def at_council(*hats: Hat) -> Callable:
    """Hand the view the council that was asked for, of those where this person wears one of `hats`, and all of those.

    Whoever wears none of them finds no such page.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def found(http: HttpRequest, **kwargs) -> HttpResponse:
            roles = http.user.council_roles.held_by(http.user).filter(hat__in=hats)
            councils = list(LocalAuthority.objects.filter(pk__in=roles.values("authority")))
            if not councils:
                raise Http404
            council = next((one for one in councils if one.slug == http.GET.get("council")), councils[0])
            return view(http, council, councils, **kwargs)

        return found

    return decorate
