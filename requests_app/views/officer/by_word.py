"""What does an officer do for somebody who rings, writes or comes about a request that is there? (domain section 7)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ... import actions, callback, wording
from ...forms.by_word import CodeForm, CorrectContactForm, SpokenAnswerForm, SpokenReplyForm
from ...models import Channel, Disagreement, PartyKind
from .doors import officers_case, officers_page_for, page


@officers_page_for("record_answer")
def record_answer(http: HttpRequest, case: Disagreement, party: int) -> HttpResponse:
    """Write down what somebody who was asked says, to the words of today. Never for the council."""
    asked = case.parties.others().exclude(kind=PartyKind.COUNCIL).filter(invited_at__isnull=False)
    one = get_object_or_404(asked.select_related("contact"), pk=party)
    form = SpokenAnswerForm(one, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.record_answer(case, one, **form.answers(), by=http.user)
        messages.success(http, f"Written down: what {one} said.")
        return redirect("officer_case", case.reference)
    context = {"form": form, "party": one, "sentences": wording.sentences(), "version": wording.CURRENT}
    context |= {"caption": case.reference, "heading": f"Write down the answer of {one}", "button": "Write it down"}
    return page(http, case, "requests_app/officer/record_answer.html", **context)


@officers_page_for("record_reply")
def record_reply(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Write down what the person who asked answers to our question."""
    form = SpokenReplyForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        channel = Channel(form.cleaned_data["channel"])
        actions.record_reply(case, form.cleaned_data["text"], by=http.user, channel=channel)
        messages.success(http, "Written down: their answer to our question.")
        return redirect("officer_case", case.reference)
    question = case.questions.filter(answered_at=None, dropped_at=None).first()
    context = {"form": form, "question": question, "caption": case.reference, "button": "Write it down"}
    context["heading"] = "Write down their answer to our question"
    return page(http, case, "requests_app/officer/record_reply.html", **context)


@officers_case
def callback_code(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Is it they who ring? Their code is right or wrong; nothing is written down."""
    form = CodeForm(http.POST if http.method == "POST" else None)
    right = callback.fits(case.contact, form.cleaned_data["code"]) if form.is_valid() else None
    context = {"form": form, "right": right, "has_code": bool(case.contact.callback_code)}
    context |= {"caption": case.reference, "heading": "Check a call-back code", "button": "Check it"}
    return page(http, case, "requests_app/officer/callback_code.html", **context)


@require_POST
@officers_case
def renew_code(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Make a new code, and show it once, to be read out or written in a letter."""
    case = actions.renew_code(case, by=http.user)
    messages.success(http, f"The new call-back code is {case.contact.callback_code}. The one before works no more.")
    return redirect("callback_code", case.reference)


@officers_case
def correct_contact(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Correct how the person who asked is reached, once they have shown who they are."""
    form = CorrectContactForm(case, http.POST if http.method == "POST" else None)
    if form.is_valid():
        proof = form.cleaned_data["proof"]
        actions.correct_contact(case, form.answers(), by=http.user, proof=proof)
        messages.success(http, "Changed. From now on they are reached this way.")
        return redirect("officer_case", case.reference)
    context = {"form": form, "caption": case.reference, "heading": "Correct how they are reached", "button": "Save"}
    back_url = reverse("officer_case", args=[case.reference])
    return page(http, case, "requests_app/officer/correct_contact.html", **context | {"back_url": back_url})
