"""What holds for every page?"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

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


class NoStoreMiddleware:
    """Keep pages out of every cache: shared devices have a Back button."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


def _in_words(refusal: Refused) -> str:
    missing = refusal.missing if isinstance(refusal, NotReady) else ()
    return " ".join([str(refusal), *missing])
