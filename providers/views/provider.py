"""What does a provider see and do? (R32, R33, R37, 6b)

First only the names that a conflict is checked against; the case after accepting; nothing before, and nothing after
giving it back. The pages are handed a `Sight` of the request, on which the council's own notes cannot be read.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.refusals import refusals_lead_to
from requests_app import actions as request_actions
from requests_app import readers, sight, summary, timeline, tracking, wording
from requests_app.forms.by_word import SpokenAnswerForm
from requests_app.models import Disagreement, PartyKind
from requests_app.stages import Agreed

from .. import actions, independence, needs, permissions
from ..forms.provider import AcceptForm, ReturnForm
from ..models import ProviderRole, Referral, ReturnCode

A_PAGE = 50


def provider_staff(view: Callable) -> Callable:
    """Keep the provider's pages to people who work for one, and are independent (R33).

    Somebody who is also employed by a council, or by the NHS, sees nothing of any case but what is in the way.
    """

    @wraps(view)
    @refusals_lead_to("inbox", with_reference=False)
    def kept(http: HttpRequest, *args, **kwargs) -> HttpResponse:
        get_object_or_404(ProviderRole.objects.held_by(http.user)[:1])
        problems = independence.person_problems(http.user)
        if problems:
            return render(http, "providers/provider/not_independent.html", {"problems": problems}, status=403)
        return view(http, *args, **kwargs)

    return kept


@provider_staff
def inbox(http: HttpRequest) -> HttpResponse:
    """What has been offered, and what has been taken. No child's name, and no more of any case than its reference."""
    roles = ProviderRole.objects.held_by(http.user).select_related("provider")
    referrals = Referral.objects.visible_to(http.user).select_related("disagreement__authority", "provider", "mediator")
    taken = referrals.taken()
    last = taken.filter(disagreement__reference=http.GET.get("after", "")).first()
    page = list((taken.taken_before(last) if last else taken)[: A_PAGE + 1])
    context = {
        "offered": referrals.offered(),
        "taken": page[:A_PAGE],
        "after": page[A_PAGE - 1].disagreement.reference if len(page) > A_PAGE else "",
        "is_first_page": last is None,
        "providers": sorted({role.provider.name for role in roles}),
    }
    return render(http, "providers/provider/inbox.html", context)


@provider_staff
def referral(http: HttpRequest, reference: str) -> HttpResponse:
    """One case: names to check for conflicts, or, once taken, the whole of it. The family can see who looked."""
    one = _visible(http, reference)
    request_actions.look(one.disagreement, by=http.user, place=permissions.staff(http.user, one))
    if not one.is_accepted:
        return render(http, "providers/provider/check.html", _names(http, one))
    return render(http, "providers/provider/case.html", _case(http, one))


@provider_staff
def accept(http: HttpRequest, reference: str) -> HttpResponse:
    """Take the case, with a mediator who declares independence for it."""
    one = _visible(http, reference)
    permissions.require(http.user, "accept", one)
    if one.is_accepted:
        return redirect("referral", reference)
    form = AcceptForm(one, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.accept(one, form.cleaned_data["mediator"], by=http.user)
        messages.success(http, "You have taken this case. Now you can see the whole of it.")
        return redirect("referral", reference)
    context = _names(http, one) | {"form": form, "back_url": reverse("referral", args=[reference])}
    return render(http, "providers/provider/accept.html", context | {"button": "Take this case"})


@provider_staff
def return_(http: HttpRequest, reference: str) -> HttpResponse:
    """Give the case back. Sight of it ends with that."""
    one = _visible(http, reference)
    permissions.require(http.user, "return_", one)
    form = ReturnForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.return_(one, ReturnCode(form.cleaned_data["code"]), by=http.user)
        messages.success(http, "The case has gone back to the council.")
        return redirect("inbox")
    context = {"form": form, "council": one.disagreement.authority, "reference": reference}
    context |= {"back_url": reverse("referral", args=[reference]), "button": "Give it back", "button_warning": True}
    return render(http, "providers/provider/return.html", context)


@provider_staff
def note_answer(http: HttpRequest, reference: str, party: int) -> HttpResponse:
    """Write down what somebody who was asked says to the service that has the case (R39). Never for the council."""
    one = _visible(http, reference)
    if not one.is_accepted:
        return redirect("referral", reference)
    case = sight.of(one.disagreement, sight.Reader.SERVICE)
    others = case.party_contacts.exclude(kind=PartyKind.COUNCIL).filter(invited_at__isnull=False)
    asked = get_object_or_404(others, pk=party)
    form = SpokenAnswerForm(asked, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.note_answer(one, asked, **form.answers(), by=http.user)
        messages.success(http, f"Written down: what {asked} said.")
        return redirect("referral", reference)
    context = {"form": form, "council": one.disagreement.authority, "case": case, "party": asked}
    context |= {"sentences": wording.sentences(), "version": wording.CURRENT, "caption": reference}
    context |= {"heading": f"Write down the answer of {asked}", "button": "Write it down"}
    context |= {"back_url": reverse("referral", args=[reference])}
    return render(http, "providers/provider/note_answer.html", context)


def _visible(http: HttpRequest, reference: str) -> Referral:
    referrals = Referral.objects.visible_to(http.user).select_related("disagreement__authority", "provider", "mediator")
    return get_object_or_404(referrals, disagreement__reference=reference)


def _names(http: HttpRequest, one: Referral) -> dict:
    return {
        "council": one.disagreement.authority,
        "referral": one,
        "case": sight.of(one.disagreement, sight.Reader.SERVICE),
        "open_moves": permissions.open_moves(http.user, one),
    }


def _case(http: HttpRequest, one: Referral) -> dict:
    disagreement = one.disagreement
    case = sight.of(disagreement, sight.Reader.SERVICE)
    return _names(http, one) | {
        "case": case,
        "seen": readers.by_part(disagreement, sight.Reader.SERVICE),
        "seen_by": summary.seen(disagreement, sight.Reader.SERVICE),
        "safety_note": getattr(case, "safety_note", None),
        "contact": case.contact,
        "other_parent": getattr(case, "other_parent", None),
        "supporters": case.supporters.all(),
        "parties": case.party_contacts.prefetch_related("other_contacts"),
        "standings": tracking.standings(disagreement),
        "everyone_agreed": disagreement.agreed == Agreed.EVERYONE,
        "needs": needs.needs(disagreement),
        "unmet": needs.unmet_needs(disagreement),
        "notes": case.private_notes.select_related("party"),
        "entries": timeline.entries(disagreement, timeline.PROVIDER),
        **_siblings(http, one),
    }


def _siblings(http: HttpRequest, one: Referral) -> dict:
    """Whether the family would like one meeting for two children, and which other case that is, if it is here too."""
    both = Disagreement.objects.wanting_one_meeting_with(one.disagreement)
    taken = Referral.objects.visible_to(http.user).taken().filter(disagreement__in=both)
    return {"one_meeting": both.exists(), "siblings": taken.select_related("disagreement")}
