"""Has this official shown within the last few minutes that it is still they?

Asked before anything leaves the portal as a file. A screen left open on a desk is somebody signed in; it is not
somebody with a phone in their hand. So only a second factor counts, however it was given (an app, a recovery code, a
passkey, a council's own sign-in that saw one), and never a password, which a browser may have filled in.

What is posted is not kept while they confirm: they come back to the page that asks, and press its button again.
"""

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

MINUTES = 5
NOTHING_LEFT = "Set up a second factor before you download anything. The one you signed in with is not there any more."


def recently_confirmed(view: Callable) -> Callable:
    """Ask officials for their second factor again before `view`, unless they gave it in the last five minutes.

    Whoever does not come in by the staff door has none, and for them there is no such page.
    """

    @wraps(view)
    def confirmed(http: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not http.user.is_authenticated or not http.user.needs_second_factor:
            raise Http404
        return view(http, *args, **kwargs) if is_fresh(http) else _ask_again(http)

    return confirmed


def is_fresh(http: HttpRequest) -> bool:
    """Return whether a second factor was given in this session within the last five minutes."""
    given = [record["at"] for record in get_authentication_records(http, http.user) if record["method"] == "mfa"]
    return bool(given) and time.time() - max(given) < MINUTES * 60


def _ask_again(http: HttpRequest) -> HttpResponse:
    """Return the redirect to where they confirm, and from there back to the address they asked for."""
    ways = get_adapter(http).get_reauthentication_methods(http.user)
    ours = [way["url"] for way in ways if way["id"] != "reauthenticate"]
    if not ours:  # what they came in with was taken away since, from another device
        messages.info(http, NOTHING_LEFT)
        return redirect("second_factor")
    return redirect(f"{ours[0]}?{urlencode({REDIRECT_FIELD_NAME: http.get_full_path()})}")
