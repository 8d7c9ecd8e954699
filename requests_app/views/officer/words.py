"""How does an officer ask for other words, and write down the answer? (domain section 7)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ... import actions, sight
from ...forms.words import ProposeWordsForm, RecordWordsForm
from ...models import Channel, Disagreement, Rewording
from .doors import officers_case, officers_page_for, page


@officers_page_for("propose_words")
def propose_words(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """The family's own words, to be changed, and why."""
    if actions.open_words(case):
        messages.info(http, "Other words are waiting for an answer already. Take those back first.")
        return redirect("officer_case", case.reference)
    form = ProposeWordsForm(case, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.propose_words(case, form.cleaned_data, by=http.user)
        messages.success(http, "They are asked about these words. Until they answer, nobody new reads the request.")
        return redirect("officer_case", case.reference)
    return page(http, case, "requests_app/officer/propose_words.html", form=form, button="Ask them about these words")


@officers_page_for("record_words")
def record_words(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """What they said by phone, by post or face to face."""
    words = actions.open_words(case)
    form = RecordWordsForm(words, http.POST if http.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        answer, channel = Rewording.Answer(said["answer"]), Channel(said["channel"])
        actions.record_words(case, said["words"], answer, channel, by=http.user)
        return redirect("officer_case", case.reference)
    if words is None:
        messages.info(http, "No words wait for an answer now.")
        return redirect("officer_case", case.reference)
    context = {"form": form, "words": words, "button": "Write down their answer"}
    return page(http, case, "requests_app/officer/record_words.html", **context)


@require_POST
@officers_case
def take_back_words(http: HttpRequest, case: Disagreement) -> HttpResponse:
    actions.take_back_words(case, by=http.user)
    return redirect("officer_case", case.reference)


def words_of(case: Disagreement) -> dict:
    """Return the words that wait for an answer, those that others read now, and the last ones that were not wanted."""
    return {
        "waiting": actions.open_words(case),
        "approved": sight.approved_words(case),
        "declined": case.rewordings.filter(answer=Rewording.Answer.DECLINED).last(),
    }
