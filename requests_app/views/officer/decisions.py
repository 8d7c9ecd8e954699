"""How is a request not taken forward, and opened again? (R36, 5b, 5e)

What the family will read is shown before anything is decided. Where the council is a party one officer proposes, and
another decides on what they have read.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ... import actions
from ...forms.officer import NotTakenForwardForm, ProposalForm
from ...models import Disagreement, PartyKind
from .doors import officers_case, officers_page_for, page


@officers_page_for("not_take_forward")
def not_take_forward(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Write why, read what the family will read, and then decide; or propose it, where the council is a party."""
    step = http.POST.get("step")
    asked = {"only_the_council": _is_only_other(case), "to": case.who_asked, "has_family": case.has_family}
    asked["own_words"] = case.authority.decline_words
    form = NotTakenForwardForm(http.POST if http.method == "POST" else None, **asked)
    if form.is_valid() and step == "send":
        act = actions.propose if case.two_officers_decide else actions.not_take_forward
        act(case, form.cleaned_data, by=http.user)
        return redirect("officer_case", case.reference)
    if form.is_valid() and step != "change":
        decision = form.as_the_family_reads()
        return page(http, case, "requests_app/officer/what_they_read.html", form=form, decision=decision)
    button = f"See what {case.who_asked} reads"
    return page(http, case, "requests_app/officer/not_take_forward.html", form=form, button=button)


@require_POST
@officers_case
def decide_proposal(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """The second officer's decision on what the first proposed, and this officer has read."""
    form = ProposalForm(http.POST)
    if form.is_valid():
        actions.not_take_forward(case, by=http.user, proposal=form.cleaned_data["proposal"])
    return redirect("officer_case", case.reference)


@require_POST
@officers_case
def set_aside(http: HttpRequest, case: Disagreement) -> HttpResponse:
    actions.set_aside(case, by=http.user)
    return redirect("officer_case", case.reference)


@require_POST
@officers_case
def reopen(http: HttpRequest, case: Disagreement) -> HttpResponse:
    actions.reopen(case, by=http.user)
    return redirect("officer_case", case.reference)


def _is_only_other(case: Disagreement) -> bool:
    return actions.council_is_asked(case) and not case.parties.others().exclude(kind=PartyKind.COUNCIL).exists()
