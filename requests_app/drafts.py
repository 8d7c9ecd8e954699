"""Who holds a request that nobody has signed in for?

Starting asks for no account. The request is a row from its first answer on, and the browser session keeps its number,
so that a dead battery loses nothing. Once somebody signs in it is theirs, and the session's number is of no more use.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from accounts.models import User

from . import actions
from .models import Disagreement, Party, PartyKind
from .permissions import Actor, DraftHolder

_KEY = "held_requests"


def hold(http: HttpRequest, disagreement: Disagreement) -> None:
    """Remember in this browser session that its user began `disagreement`."""
    http.session[_KEY] = [*http.session.get(_KEY, []), disagreement.pk]


def held(http: HttpRequest):
    """Return the requests without an owner that this browser session began.

    Not one whose place has gone to a young person, or whose e-mail address was corrected (`link_serial`): that may have
    no owner again, and the browser is then that of whoever held it before.
    """
    as_begun = Party.objects.filter(disagreement=OuterRef("pk"), kind=PartyKind.REQUESTER, link_serial=1)
    return Disagreement.objects.filter(Exists(as_begun), pk__in=http.session.get(_KEY, []), requester=None)


def own(http: HttpRequest):
    """Return every request that exists for this visitor as the person who asked: theirs, and held ones."""
    return Disagreement.objects.mine(http.user) | held(http)


def open_to(http: HttpRequest):
    """Return every request whose form exists for this visitor: their own, and those they write down for others."""
    return own(http) | Disagreement.objects.written_down(http.user)


def is_for_another(http: HttpRequest, disagreement: Disagreement) -> bool:
    """Return whether this visitor writes a request down for somebody else (R27)."""
    return disagreement.entered_by_id is not None and disagreement.requester_id != http.user.pk


def for_its_holder(view: Callable) -> Callable:
    """Open a view to a browser that holds its request. Anyone else signs in first, whether there is one or not: the
    links in our mails are followed where nobody is signed in yet."""

    @wraps(view)
    @login_not_required
    def opened(http: HttpRequest, reference: str, **kwargs) -> HttpResponse:
        if not http.user.is_authenticated and not held(http).filter(reference=reference).exists():
            return redirect_to_login(http.get_full_path())
        return view(http, reference, **kwargs)

    return opened


def actor(http: HttpRequest, disagreement: Disagreement) -> Actor:
    """Return as whom this visitor acts on a request found through `own` or `open_to`."""
    known = disagreement.requester_id or disagreement.entered_by_id
    return http.user if known else DraftHolder(disagreement.pk)


def attach(http: HttpRequest, user: User) -> None:
    """At sign-in, make the requests held in this session the user's own. Called by accounts after a login.

    An official signing in on a family's device gets nothing: what a family began is never a member of staff's.
    """
    actions.attach(held(http), by=user)
    http.session.pop(_KEY, None)
