"""What does a family see and do after sending? (R5, R39, R43, R44, R48)

Also for somebody who sent without signing in and still holds the request in this browser.
"""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.refusals import refusals_lead_to

from .. import actions, drafts, readers, sight, summary, timeline, tracking
from ..forms.family import AnswerForm, ClaimForm
from ..models import ComingOfAge, Disagreement
from ..permissions import open_moves
from ..stages import Agreed
from ..states import OPEN
from .onward import onward


def my_requests(http: HttpRequest) -> HttpResponse:
    """Everything this person has asked for, and what was sent from their address without signing in."""
    own = list(drafts.own(http).select_related("authority").order_by("-started_at", "-id"))
    unclaimed = list(Disagreement.objects.unclaimed_by(http.user).select_related("authority"))
    councils = {one.authority for one in [*own, *unclaimed]}
    to_decide = ComingOfAge.objects.asked_of(http.user).filter(answer="", disagreement__status__in=OPEN)
    context = {
        "disagreements": own,
        "unclaimed": unclaimed,
        "to_decide": to_decide.select_related("disagreement__authority"),
    }
    if len(councils) == 1:  # then its phone, and its SENDIASS, stand below the list
        context["council"] = councils.pop()
    return render(http, "requests_app/family/my_requests.html", context)


@drafts.for_its_holder
def tracking_page(http: HttpRequest, reference: str) -> HttpResponse:
    """Where it is, what happens next, and whose move it is."""
    if Disagreement.objects.unclaimed_by(http.user).filter(reference=reference).exists():
        return redirect("claim", reference)
    disagreement = _own(http, reference)
    if disagreement.is_draft:
        return redirect("draft", reference)
    return render(http, "requests_app/family/tracking.html", _context(http, disagreement))


@drafts.for_its_holder
def own_copy(http: HttpRequest, reference: str) -> HttpResponse:
    """Everything they sent and everything they are shown of it, as one file that opens without the portal."""
    disagreement = _own(http, reference)
    if disagreement.is_draft:
        return redirect("draft", reference)
    context = _context(http, disagreement) | {
        "sections": summary.sections(disagreement, sight.Reader.FAMILY),
        "own_answers": tracking.own_answers(disagreement),
        "now": timezone.now(),
    }
    response = render(http, "requests_app/family/own_copy.html", context)
    response["Content-Disposition"] = content_disposition_header(True, f"{reference}.html")
    return response


@drafts.for_its_holder
@refusals_lead_to("tracking")
def answer(http: HttpRequest, reference: str) -> HttpResponse:
    """Answer the council's question."""
    disagreement = _own(http, reference)
    form = AnswerForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.answer(disagreement, form.cleaned_data["text"], by=drafts.actor(http, disagreement))
        messages.success(http, f"Your answer has gone to {disagreement.authority}.")
        return redirect(disagreement)
    question = disagreement.questions.filter(answered_at=None, dropped_at=None).first()
    if question is None:
        return redirect(disagreement)
    context = {"form": form, "question": question, "council": disagreement.authority, "button": "Send my answer"}
    return render(http, "requests_app/family/answer.html", context | {"back_url": disagreement.get_absolute_url()})


@drafts.for_its_holder
@refusals_lead_to("tracking")
def ask_second_look(http: HttpRequest, reference: str) -> HttpResponse:
    """Ask that somebody else at the council looks again."""
    disagreement = _own(http, reference)
    by = drafts.actor(http, disagreement)
    if http.method == "POST":
        actions.ask_second_look(disagreement, by=by)
        messages.success(http, f"{disagreement.authority} has been asked to look again.")
        return redirect(disagreement)
    if "ask_second_look" not in open_moves(by, disagreement) or disagreement.second_look_asked_at:
        return redirect(disagreement)
    context = {"council": disagreement.authority, "disagreement": disagreement}
    return render(http, "requests_app/family/second_look.html", context | {"back_url": disagreement.get_absolute_url()})


@refusals_lead_to("claim")
def claim(http: HttpRequest, reference: str) -> HttpResponse:
    """Open a request that was sent without signing in, with the child's date of birth as the second thing known."""
    if Disagreement.objects.mine(http.user).filter(reference=reference).exists():
        return redirect("tracking", reference)
    disagreement = get_object_or_404(Disagreement.objects.unclaimed_by(http.user), reference=reference)
    form = ClaimForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        too_many = ratelimit.consume_or_429(http, action="claim", user=http.user)
        if too_many:
            return too_many
        actions.claim(disagreement, form.cleaned_data["date_of_birth"], by=http.user)
        return redirect(disagreement)
    context = {"form": form, "council": disagreement.authority, "reference": reference}
    return render(http, "requests_app/family/claim.html", context)


def _own(http: HttpRequest, reference: str) -> Disagreement:
    return get_object_or_404(drafts.own(http).select_related("authority", "owner"), reference=reference)


def _context(http: HttpRequest, disagreement: Disagreement) -> dict:
    decision = disagreement.decisions.filter(decided_at__isnull=False).last()
    return {
        "council": disagreement.authority,
        "disagreement": disagreement,
        "place": disagreement.place,
        "seen": readers.by_part(disagreement, sight.Reader.FAMILY),
        "service": getattr(disagreement, "independent_service", None),
        "steps": tracking.steps(disagreement),
        "standings": tracking.for_family(disagreement),
        "everyone_agreed": disagreement.agreed == Agreed.EVERYONE,
        "question": disagreement.questions.filter(answered_at=None, dropped_at=None).first(),
        "answered": disagreement.questions.filter(answered_at__isnull=False),
        "decision": decision if decision and decision.outcome == decision.Outcome.NOT_TAKEN_FORWARD else None,
        "entries": timeline.entries(disagreement, timeline.FAMILY),
        "messages_sent": disagreement.messages.filter(party=None, recipient="The person who asked"),
        "open_moves": open_moves(drafts.actor(http, disagreement), disagreement),
        "onward": onward(disagreement),
    }
