"""Who is asked to take part, and how are they reached? (R39, R50, 6a: party builder)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ... import actions
from ...forms.officer import HELPFUL, CouncilForm, PartyForm
from ...models import Disagreement, PartyKind
from ...models.parties import PartyQuerySet
from ...permissions import open_moves
from ...states import Status
from ...who_can_agree import to_check, who_can_agree
from .doors import officers_case, officers_page_for, page


@officers_page_for("change_parties")
def change_parties(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Everyone who is asked, with what can be changed."""
    parties = case.parties.others().select_related("contact", "user", "second_parent__decided_by")
    parties = parties.prefetch_related("other_contacts").with_answer().with_invitation()
    said = [(party, who_can_agree(party), to_check(party)) for party in parties]
    return page(http, case, "requests_app/officer/people.html", parties=said)


@officers_page_for("change_parties")
def add_party(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Add an organisation to ask."""
    known = {"is_asked_at_once": _is_asked_at_once(case), "has_family": case.has_family}
    known |= {"initial": HELPFUL.get(http.GET.get("for", ""))}
    form = PartyForm(http.POST if http.method == "POST" else None, **known)
    if form.is_valid():
        actions.save_party(case, None, form.answers(), by=http.user)
        return redirect("change_parties", case.reference)
    return _party_page(http, case, form=form, button="Add them", heading="Add someone to ask")


@officers_page_for("change_parties")
def change_party(http: HttpRequest, case: Disagreement, party: int) -> HttpResponse:
    """Correct who is asked, and how they are reached."""
    one = get_object_or_404(_changeable(case), pk=party)
    data = http.POST if http.method == "POST" else None
    form = PartyForm(data, party=one, is_asked_at_once=_is_asked_at_once(case))
    if form.is_valid():
        actions.save_party(case, one, form.answers(), by=http.user)
        return redirect("change_parties", case.reference)
    return _party_page(http, case, form=form, button="Save", heading=f"Change {one}", party=one)


@require_POST
@officers_case
def remove_party(http: HttpRequest, case: Disagreement, party: int) -> HttpResponse:
    """Take off somebody who has not been asked yet."""
    one = _changeable(case).filter(pk=party).first()
    if one:
        actions.remove_party(case, one, by=http.user)
    return redirect("change_parties", case.reference)


@require_POST
@officers_case
def invite_again(http: HttpRequest, case: Disagreement, party: int) -> HttpResponse:
    """Send a new link to the same address; the old one stops working."""
    one = get_object_or_404(_changeable(case), pk=party)
    actions.invite_again(case, one, by=http.user)
    messages.success(http, f"A new link is on its way to {one}. Any link from before has stopped working.")
    return redirect("change_parties", case.reference)


@officers_page_for("change_parties")
def change_council(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Ask the council too, or change who answers for it."""
    if case.council_is_party and not _is_asked_at_once(case):
        return redirect("change_parties", case.reference)
    form = CouncilForm(case, http.user, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.save_council(case, form.cleaned_data.get("representative"), by=http.user)
        return redirect("change_parties", case.reference)
    back = reverse("change_parties", args=[case.reference])
    button = "Change who answers" if case.council_is_party else "Ask the council too"
    return page(http, case, "requests_app/officer/council.html", form=form, back_url=back, button=button)


def _changeable(case: Disagreement) -> PartyQuerySet:
    return case.parties.others().exclude(kind=PartyKind.COUNCIL).select_related("contact")


def _is_asked_at_once(case: Disagreement) -> bool:
    return case.status == Status.REFERRED


def _party_page(http: HttpRequest, case: Disagreement, **context) -> HttpResponse:
    back = reverse("change_parties", args=[case.reference])
    context |= {"open_moves": open_moves(http.user, case), "caption": case.reference, "back_url": back}
    if context["form"].asks_which:
        context["form"].ask_which()
        context |= {"heading": "Did you mean one of these?", "button": "Continue", "party": None}
    return page(http, case, "requests_app/officer/party.html", **context)
