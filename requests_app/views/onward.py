"""What else may the person who asked be asked, or begin, after sending? (domain section 7)

Whether others may read other words than theirs; and a request for another child.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.refusals import refusals_lead_to

from .. import actions, drafts, sight
from ..forms.another_child import AnotherChildForm
from ..forms.words import AnswerWordsForm
from ..models import Disagreement, LocalAuthority, Rewording
from ..permissions import open_moves, require


@drafts.for_its_holder
@refusals_lead_to("tracking")
def ask_for_another(http: HttpRequest, reference: str) -> HttpResponse:
    """One request for each child: begin the next, with who asks and how they are reached filled in."""
    disagreement = _own(http, reference)
    by = drafts.actor(http, disagreement)
    form = AnotherChildForm(http.POST if http.method == "POST" else None)
    if "ask_for_another" not in open_moves(by, disagreement):
        return redirect(disagreement)
    if form.is_valid():
        draft = actions.ask_for_another(disagreement, same_meeting=form.cleaned_data["same_meeting"], by=by)
        if draft.requester_id is None:
            drafts.hold(http, draft)
        return redirect("draft", draft.reference)
    return render(http, "requests_app/family/another_child.html", _context(disagreement, form, "Ask for another child"))


@drafts.for_its_holder
@refusals_lead_to("tracking")
def answer_words(http: HttpRequest, reference: str) -> HttpResponse:
    """Their own words and the other ones, side by side, and yes or no."""
    disagreement = _own(http, reference)
    words = actions.open_words(disagreement)
    form = AnswerWordsForm(words, http.POST if http.method == "POST" else None)
    if form.is_valid():
        by, said = drafts.actor(http, disagreement), form.cleaned_data
        require(by, "answer_words", disagreement)
        actions.answer_words(disagreement, said["words"], Rewording.Answer(said["answer"]), by=by)
        messages.success(http, f"Thank you. Your answer has gone to {disagreement.authority}.")
        return redirect(disagreement)
    if words is None:
        return redirect(disagreement)
    context = _context(disagreement, form, "Send my answer") | {"words": words}
    return render(http, "requests_app/family/answer_words.html", context)


def onward(disagreement: Disagreement) -> dict:
    """Return what the tracking page says of all this.

    Of other requests only theirs: what a young person has made their own came from somebody who may have more of them
    (L5).
    """
    first = disagreement.sibling_of
    is_theirs = first is not None and first.sibling_requests.by_who_asked(first).filter(pk=disagreement.pk).exists()
    return {
        "words": actions.open_words(disagreement),
        "approved_words": sight.approved_words(disagreement),
        "joined": disagreement.merged_requests.by_who_asked(disagreement).order_by("pk"),
        "begun_from": first if is_theirs else None,
        "siblings": disagreement.sibling_requests.by_who_asked(disagreement).order_by("pk"),
        "new_council": LocalAuthority.objects.filter(name=disagreement.transferred_to).first(),
    }


def _own(http: HttpRequest, reference: str) -> Disagreement:
    sent = drafts.own(http).select_related("authority", "sibling_of", "merged_into")
    return get_object_or_404(sent.exclude(submitted_at=None), reference=reference)


def _context(disagreement: Disagreement, form, button: str) -> dict:
    return {
        "council": disagreement.authority,
        "disagreement": disagreement,
        "form": form,
        "button": button,
        "back_url": disagreement.get_absolute_url(),
    }
