"""What does an officer see of one case, and how do they take it up, ask, and tell?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ... import actions, flags, readers, sight, summary, timeline
from ...forms.by_word import HowToldForm
from ...forms.officer import QuestionForm
from ...models import Disagreement, Message
from ...notifications import OWN_LINK
from ...permissions import Place, open_moves
from .doors import officers_case, officers_page_for, page
from .holding import held
from .same_child import related
from .words import words_of

# The safety note is on top; the note for the mediator is not the council's; nobody sends without agreeing.
_NOT_REPEATED = frozenset({"safe-contact", "only-the-mediator", "sharing"})


@officers_case
def officer_case(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """One case on one page. Opening it is a look, which the family can see."""
    actions.look(case, by=http.user, place=Place("council"))
    return render(http, "requests_app/officer/case.html", _case(http, case))


@require_POST
@officers_case
def take_up(http: HttpRequest, case: Disagreement) -> HttpResponse:
    actions.take_up(case, by=http.user)
    return redirect("officer_case", case.reference)


@require_POST
@officers_case
def take_over(http: HttpRequest, case: Disagreement) -> HttpResponse:
    actions.take_over(case, by=http.user)
    return redirect("officer_case", case.reference)


@officers_page_for("ask")
def ask(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Ask the family a question."""
    form = QuestionForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.ask(case, form.cleaned_data["text"], by=http.user)
        return redirect("officer_case", case.reference)
    return page(http, case, "requests_app/officer/ask.html", form=form, button="Send the question")


@officers_case
def tell_by_hand(http: HttpRequest, case: Disagreement, message: int) -> HttpResponse:
    """What to say, or to print and post, to somebody whom e-mail does not reach; and that it was done."""
    one = get_object_or_404(case.messages.select_related("party__contact"), pk=message)
    if http.method == "POST":
        actions.tell_by_hand(case, one, by=http.user, how=HowToldForm(http.POST).channel)
        return redirect("officer_case", case.reference)
    if not case.messages.to_be_told().filter(pk=one.pk).exists():
        return redirect("officer_case", case.reference)
    context = {
        "message": one,
        "spoken": _spoken(one),
        "safety_note": getattr(case, "safety_note", None),
        "question": case.questions.filter(answered_at=None, dropped_at=None).first(),
        "decision": case.decisions.filter(decided_at__isnull=False).last(),
    }
    return page(http, case, "requests_app/officer/tell_by_hand.html", **context)


def _spoken(message: Message) -> str:
    """The words of a message as they can be read out or posted: its own link cannot, and nobody replies to it."""
    words = message.body.replace(OWN_LINK, "a link of your own, which we e-mail to you")
    return words.replace(" Please do not reply to this e-mail.", "")


def _sections(case: Disagreement) -> list[summary.Section]:
    """What the family answered, without what stands elsewhere on the page or is the same for everybody."""
    shown = [
        summary.Section(title, [row for row in rows if row.page.slug not in _NOT_REPEATED])
        for title, rows in summary.sections(case, sight.Reader.COUNCIL)
    ]
    return [section for section in shown if section.rows]


def _case(http: HttpRequest, case: Disagreement) -> dict:
    return {
        "council": case.authority,
        "case": sight.of(case, sight.Reader.COUNCIL),
        "seen": readers.by_part(case, sight.Reader.COUNCIL),
        "place": case.place,
        "flags": flags.flags(case),
        "scope": flags.scope_checks(case),
        "sections": _sections(case),
        "safety_note": getattr(case, "safety_note", None),
        "parties": case.party_contacts,
        "advice": getattr(case, "advice_note", None),
        "looked_after": flags.looked_after(case),
        "questions": case.questions.select_related("asked_by"),
        "decisions": case.decisions.filter(decided_at__isnull=False).select_related("decided_by", "proposed_by"),
        "proposal": actions.open_proposal(case),
        "sent_messages": case.messages.all(),
        "needs_a_person": Message.NEEDS_A_PERSON,
        "entries": timeline.entries(case, timeline.COUNCIL),
        "service": getattr(case, "independent_service", None),
        "related": related(http, case),
        "held": held(case),
        "words": words_of(case),
        "open_moves": open_moves(http.user, case),
    }
