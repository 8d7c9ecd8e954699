"""What holds for every page?"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from requests_app.errors import NotReady, Refused


class RefusedMiddleware:
    """Turn a refusal into its own words on the page the person came from, in one place for every view."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        messages.warning(request, _in_words(exception))
        match = request.resolver_match
        page = getattr(match.func, "refusals_lead_to", "home")
        return redirect(page, **{name: match.kwargs[name] for name in getattr(match.func, "refusals_keep", ())})


class EveryAnswerMiddleware:
    """Put on every answer what no answer may go without, whoever made it: a page, a file, or a redirect by a middleware
    further in. Stands first of all for that reason: Django's own redirect to the address with a slash at its end, or
    to HTTPS, has an invitation's key in it, and a browser keeps such a redirect for good unless it is told not to.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = ", ".join(f"{name}=({who})" for name, who in settings.PERMISSIONS.items())
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if "public" in response.get("Cache-Control", ""):
            _same_for_everyone(response)
        else:  # shared devices have a Back button
            response["Cache-Control"] = "no-store, private"
        return response


def _same_for_everyone(response: HttpResponse) -> None:
    """What any cache may keep depends on nobody, and gives nobody a cookie."""
    response.cookies.clear()
    varies = [name for name in response.get("Vary", "").split(", ") if name and name != "Cookie"]
    response["Vary"] = ", ".join(varies)
    if not varies:
        del response["Vary"]


def _in_words(refusal: Refused) -> str:
    missing = refusal.missing if isinstance(refusal, NotReady) else ()
    return " ".join([str(refusal), *missing])
