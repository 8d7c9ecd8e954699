"""Which case does an officer's page get, and what do all of these pages need?"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.refusals import refusals_lead_to

from ... import flags, sight
from ...models import Disagreement
from ...permissions import open_moves
from ...sight import Reader

NOT_NOW = "That cannot be done at this point. This is where the request is now."


def officers_case(view: Callable) -> Callable:
    """Hand the view the case, if this person may consider it. Otherwise it is not there."""

    @wraps(view)
    @refusals_lead_to("officer_case")
    def found(http: HttpRequest, reference: str, **kwargs) -> HttpResponse:
        cases = flags.with_flags(Disagreement.objects.for_council(http.user)).select_related("authority", "requester")
        return view(http, get_object_or_404(cases, reference=reference), **kwargs)

    return found


def officers_page_for(verb: str) -> Callable:
    """Like `officers_case`, for a page that asks something before `verb`: once that is not possible, nobody is asked.

    What is posted goes to the action all the same, which says what has happened meanwhile.
    """

    def decorate(view: Callable) -> Callable:
        @officers_case
        @wraps(view)
        def asked(http: HttpRequest, case: Disagreement, **kwargs) -> HttpResponse:
            if http.method == "GET" and verb not in open_moves(http.user, case):
                messages.info(http, NOT_NOW)
                return redirect("officer_case", case.reference)
            return view(http, case, **kwargs)

        return asked

    return decorate


def page(http: HttpRequest, case: Disagreement, template: str, **context) -> HttpResponse:
    """Return a page about one case, with the way back to it."""
    back_url = reverse("officer_case", args=[case.reference])
    about = {"council": case.authority, "case": sight.of(case, Reader.COUNCIL), "back_url": back_url}
    return render(http, template, about | context)
