"""How does a young person say what is to happen with a request that somebody else asked for them? (L5, L6)

They come by a code at the address at which they are asked, and opening the page changes nothing. Until they have chosen
they read what it is and who has seen it, and none of the words in it.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.refusals import refusals_lead_to
from requests_app import actions as request_actions
from requests_app import coming_of_age, sight
from requests_app.forms.young_person import DecideForm, RecordDecisionForm
from requests_app.models import ComingOfAge, Disagreement
from requests_app.views.officer.doors import officers_page_for, page

from .. import actions

_DONE = {
    ComingOfAge.Answer.CARRY_ON: "Thank you. The request is yours now.",
    ComingOfAge.Answer.PARENT_CARRIES_ON: "Thank you. It goes on, with the same person speaking for you.",
    ComingOfAge.Answer.STOP: "Thank you. The request has stopped.",
}


@refusals_lead_to("young_person")
def young_person(http: HttpRequest, reference: str) -> HttpResponse:
    """What it is, who has seen it, and three choices, each of them fine. Looking chooses nothing."""
    mine = ComingOfAge.objects.asked_of(http.user).select_related("disagreement__authority")
    young = get_object_or_404(mine, disagreement__reference=reference)
    case = young.disagreement
    form = DecideForm(case, http.POST if http.method == "POST" else None)
    if form.is_valid():
        _decide(case, form.said, http)
        messages.success(http, _DONE[form.said.answer])
        return redirect("young_person", reference)
    if Disagreement.objects.mine(http.user).filter(pk=case.pk).exists():
        return redirect(case)
    context = {
        "form": form if coming_of_age.waiting(case) else None,
        "young": young,
        "case": sight.for_young_person(case),
        "read": coming_of_age.read_so_far(case),
        "council": case.authority,
        "button": "Send my answer",
    }
    return render(http, "providers/family/young_person.html", context)


@officers_page_for("record_age_answer")
def record_age_answer(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Write down what a young person says by phone, by post or face to face."""
    form = RecordDecisionForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        said = form.said
        if said.answer == ComingOfAge.Answer.STOP:
            actions.stop_at_age(case, by=http.user, channel=said.channel)
        else:
            request_actions.record_age_answer(case, said, by=http.user)
        messages.success(http, "Written down: what the young person said.")
        return redirect("officer_case", case.reference)
    young = coming_of_age.waiting(case)
    if young is None:
        return redirect("officer_case", case.reference)
    context = {"form": form, "young": young, "heading": "Write down what the young person says"}
    return page(http, case, "requests_app/officer/record_age_answer.html", **context | {"button": "Write it down"})


def _decide(case: Disagreement, said: request_actions.Said, http: HttpRequest) -> None:
    if said.answer == ComingOfAge.Answer.STOP:
        actions.stop_at_age(case, by=http.user)
    else:
        request_actions.answer_age(case, said, by=http.user)
