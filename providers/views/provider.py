"""What does a provider see and do? (R32, R33, R37, 6b)

First only the names that a conflict is checked against; the case after accepting; nothing before, and nothing after
giving it back. The pages are handed a `Sight` of the request, on which the council's own notes cannot be read.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.refusals import refusals_lead_to
from requests_app import actions as request_actions
from requests_app import sight, timeline, tracking
from requests_app.models import CouncilRole
from requests_app.stages import Agreed

from .. import actions, permissions
from ..forms.provider import AcceptForm, ReturnForm
from ..models import ProviderRole, Referral, ReturnCode


def provider_staff(view: Callable) -> Callable:
    """Keep the provider's pages to people who work for one, and for no council (R33): nobody can be both."""

    @wraps(view)
    def kept(http: HttpRequest, *args, **kwargs) -> HttpResponse:
        if CouncilRole.objects.held_by(http.user).exists() and ProviderRole.objects.held_by(http.user).exists():
            raise PermissionDenied("Somebody who works for a council cannot act for a provider")
        return view(http, *args, **kwargs)

    return kept


@provider_staff
def inbox(http: HttpRequest) -> HttpResponse:
    """What has been offered, and what has been taken. No child's name, and no more of any case than its reference."""
    roles = list(ProviderRole.objects.held_by(http.user).select_related("provider"))
    get_object_or_404(ProviderRole.objects.held_by(http.user)[:1])
    referrals = Referral.objects.visible_to(http.user).select_related("disagreement__authority", "provider", "mediator")
    context = {
        "offered": [one for one in referrals.order_by("offered_at", "id") if not one.is_accepted],
        "taken": [one for one in referrals.order_by("-accepted_at", "-id") if one.is_accepted],
        "providers": sorted({role.provider.name for role in roles}),
    }
    return render(http, "providers/provider/inbox.html", context)


@provider_staff
@refusals_lead_to("inbox")
def referral(http: HttpRequest, reference: str) -> HttpResponse:
    """One case: names to check for conflicts, or, once taken, the whole of it."""
    one = _visible(http, reference)
    if not one.is_accepted:
        return render(http, "providers/provider/check.html", _names(http, one))
    request_actions.look(one.disagreement, by=http.user, place=permissions.staff(http.user, one))
    return render(http, "providers/provider/case.html", _case(http, one))


@provider_staff
@refusals_lead_to("inbox")
def accept(http: HttpRequest, reference: str) -> HttpResponse:
    """Take the case, with a mediator who declares independence for it."""
    one = _visible(http, reference)
    permissions.require(http.user, "accept", one)
    if one.is_accepted:
        return redirect("referral", reference)
    form = AcceptForm(one, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.accept(one, form.cleaned_data["mediator"], by=http.user)
        return redirect("referral", reference)
    context = _names(http, one) | {"form": form, "back_url": reverse("referral", args=[reference])}
    return render(http, "providers/provider/accept.html", context)


@provider_staff
@refusals_lead_to("inbox")
def return_(http: HttpRequest, reference: str) -> HttpResponse:
    """Give the case back. Sight of it ends with that."""
    one = _visible(http, reference)
    permissions.require(http.user, "return_", one)
    form = ReturnForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.return_(one, ReturnCode(form.cleaned_data["code"]), by=http.user)
        return redirect("inbox")
    context = {"form": form, "council": one.disagreement.authority, "reference": reference}
    context |= {"back_url": reverse("referral", args=[reference])}
    return render(http, "providers/provider/return.html", context)


def _visible(http: HttpRequest, reference: str) -> Referral:
    referrals = Referral.objects.visible_to(http.user).select_related("disagreement__authority", "provider", "mediator")
    return get_object_or_404(referrals, disagreement__reference=reference)


def _names(http: HttpRequest, one: Referral) -> dict:
    return {
        "council": one.disagreement.authority,
        "referral": one,
        "case": sight.Sight(one.disagreement, sight.CONFLICT_CHECK),
        "names": tracking.names(one.disagreement),
        "open_moves": permissions.open_moves(http.user, one),
    }


def _case(http: HttpRequest, one: Referral) -> dict:
    disagreement = one.disagreement
    case = sight.Sight(disagreement, sight.PROVIDER)
    return _names(http, one) | {
        "case": case,
        "safety_note": getattr(case, "safety_note", None),
        "contact": case.contact,
        "other_parent": getattr(case, "other_parent", None),
        "supporters": case.supporters.all(),
        "parties": disagreement.parties.others().select_related("contact").with_answer(),
        "standings": tracking.standings(disagreement),
        "everyone_agreed": disagreement.agreed == Agreed.EVERYONE,
        "notes": disagreement.private_notes.select_related("party"),
        "entries": timeline.entries(disagreement, timeline.PROVIDER),
    }
