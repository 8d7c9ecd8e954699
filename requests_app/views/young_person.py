"""What does a young person see when the decision about a request comes to them, and how are they reached? (L5)

Their answer is given in `providers`, since to stop a request ends its referral. Here: how they are reached, and who
gets copies of what we write to them.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.refusals import refusals_lead_to

from .. import actions, coming_of_age, drafts
from ..forms.draft import CopiesForm
from ..forms.young_person import ReachForm
from ..models import Disagreement
from ..permissions import open_moves
from .officer.doors import officers_page_for, page

_ASKED = "Thank you. The young person is being asked. Nothing happens until they answer."


@drafts.for_its_holder
@refusals_lead_to("tracking")
def reach_young_person(http: HttpRequest, reference: str) -> HttpResponse:
    """The parent who asked says how the young person is reached. What they said is not shown to them again."""
    disagreement = get_object_or_404(drafts.own(http).select_related("authority"), reference=reference)
    by = drafts.actor(http, disagreement)
    form = ReachForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.reach_young_person(disagreement, form.cleaned_data, by=by)
        messages.success(http, _ASKED)
        return redirect(disagreement)
    young = coming_of_age.waiting(disagreement)
    if young is None or young.asked_at or "reach_young_person" not in open_moves(by, disagreement):
        return redirect(disagreement)
    context = {"form": form, "heading": "How can we reach the young person?", "button": "Ask them"}
    context |= {"council": disagreement.authority, "back_url": disagreement.get_absolute_url()}
    return render(http, "requests_app/family/reach_young_person.html", context)


@officers_page_for("reach_young_person")
def reach_young_person_for(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """The same by an officer, who sees what was given."""
    young = coming_of_age.waiting(case)
    if young is None:
        return redirect("officer_case", case.reference)
    known = {name: getattr(young, name) for name in ("email", "phone", "address")}
    form = ReachForm(http.POST if http.method == "POST" else None, initial=known)
    if form.is_valid():
        actions.reach_young_person(case, form.cleaned_data, by=http.user)
        messages.success(http, _ASKED)
        return redirect("officer_case", case.reference)
    context = {"form": form, "young": young, "heading": "How to reach the young person", "button": "Ask them"}
    return page(http, case, "requests_app/officer/reach_young_person.html", **context)


@drafts.for_its_holder
@refusals_lead_to("tracking")
def change_copies(http: HttpRequest, reference: str) -> HttpResponse:
    """Who gets copies of what we write to a young person."""
    disagreement = get_object_or_404(drafts.own(http).select_related("authority"), reference=reference)
    by = drafts.actor(http, disagreement)
    if "change_copies" not in open_moves(by, disagreement):
        return redirect(disagreement)
    form = CopiesForm(disagreement, http.POST if http.method == "POST" else None)
    if form.is_valid():
        chosen = form.answers()
        actions.change_copies(disagreement, chosen["copies"], chosen["copies_email"], by=by)
        messages.success(http, "Done. You can change this at any time.")
        return redirect(disagreement)
    context = {"form": form, "council": disagreement.authority, "button": "Save"}
    context["back_url"] = disagreement.get_absolute_url()
    return render(http, "requests_app/family/change_copies.html", context)
