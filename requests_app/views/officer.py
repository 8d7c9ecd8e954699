"""What does a council officer see and do? (R35, R36, 6a)

Everything is loaded through `for_council`: sent requests of councils where this person is a coordinator, and none in
which they answer for the council. Going ahead is in `providers`, because it notifies one in the same act (R37).
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from accounts.refusals import refusals_lead_to

from .. import actions, flags, summary, timeline
from ..forms.officer import FindForm, NotTakenForwardForm, PartyForm, QuestionForm
from ..models import Disagreement, Hat, LocalAuthority, Message, PartyKind
from ..permissions import Place, open_moves
from ..stages import Desk

PAGE = 30


def officers_case(view: Callable) -> Callable:
    """Hand the view the case, if this person may consider it. Otherwise it is not there."""

    @wraps(view)
    @refusals_lead_to("officer_case")
    def found(http: HttpRequest, reference: str, **kwargs) -> HttpResponse:
        cases = flags.with_flags(Disagreement.objects.for_council(http.user)).select_related("authority", "requester")
        return view(http, get_object_or_404(cases, reference=reference), **kwargs)

    return found


def queue(http: HttpRequest) -> HttpResponse:
    """What waits, oldest first, one desk at a time, thirty to a page by key."""
    councils = _councils(http)
    council = next((one for one in councils if one.slug == http.GET.get("council")), councils[0])
    mine = Disagreement.objects.for_council(http.user).filter(authority=council)
    desk = http.GET.get("desk") if http.GET.get("desk") in Desk.values else Desk.COUNCIL
    form = FindForm(http.GET or None)
    find = form.cleaned_data["find"].strip() if form.is_valid() else ""
    rows = _page(http, mine.find(find) if find else mine.on_desk(desk))
    counts = dict(mine.order_by().values_list("desk").annotate(Count("pk")))
    context = {
        "council": council,
        "councils": councils,
        "desk": desk,
        "form": form,
        "find": find,
        "tabs": [(value, label, counts.get(value, 0)) for value, label in Desk.choices],
        "rows": [(row, flags.flags(row)) for row in rows[:PAGE]],
        "after": _key(rows[PAGE - 1]) if len(rows) > PAGE else "",
        "is_first": "after" not in http.GET,
    }
    return render(http, "requests_app/officer/queue.html", context)


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


@officers_case
def ask(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Ask the family a question."""
    form = QuestionForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.ask(case, form.cleaned_data["text"], by=http.user)
        return redirect("officer_case", case.reference)
    return _form_page(http, case, "ask", form, button="Send the question")


@officers_case
def not_take_forward(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Decide not to take it forward; where the council is a party, propose it for a second officer to decide."""
    form = NotTakenForwardForm(http.POST if http.method == "POST" else None, only_the_council=_is_only_other(case))
    if form.is_valid():
        act = actions.propose if case.council_is_party else actions.not_take_forward
        act(case, form.cleaned_data, by=http.user)
        return redirect("officer_case", case.reference)
    button = "Propose it to a colleague" if case.council_is_party else "Tell the family it is not going ahead"
    return _form_page(http, case, "not_take_forward", form, button=button)


@require_POST
@officers_case
def decide_proposal(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """The second officer's decision on what the first proposed."""
    actions.not_take_forward(case, by=http.user)
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


@officers_case
def add_party(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Add an organisation to ask."""
    form = PartyForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.save_party(case, None, form.answers(), by=http.user)
        return redirect("officer_case", case.reference)
    return _form_page(http, case, "party", form, button="Add them", heading="Add someone to ask")


@officers_case
def change_party(http: HttpRequest, case: Disagreement, party: int) -> HttpResponse:
    """Correct who is asked, and how they are reached."""
    one = get_object_or_404(case.parties.others().exclude(kind=PartyKind.COUNCIL).select_related("contact"), pk=party)
    form = PartyForm(http.POST if http.method == "POST" else None, party=one)
    if form.is_valid():
        actions.save_party(case, one, form.answers(), by=http.user)
        return redirect("officer_case", case.reference)
    return _form_page(http, case, "party", form, button="Save", heading=f"Change {one}")


@officers_case
def tell_by_hand(http: HttpRequest, case: Disagreement, message: int) -> HttpResponse:
    """What to say, or to print and post, to somebody without e-mail; and that it was done."""
    one = get_object_or_404(case.messages, pk=message, state=Message.State.BY_HAND)
    if http.method == "POST":
        actions.tell_by_hand(case, one, by=http.user)
        return redirect("officer_case", case.reference)
    return render(http, "requests_app/officer/tell_by_hand.html", _about(case) | {"message": one})


def _councils(http: HttpRequest) -> list[LocalAuthority]:
    """The councils where this person is a coordinator. Raises Http404 if there is none."""
    roles = http.user.council_roles.held_by(http.user, Hat.COORDINATOR)
    councils = list(LocalAuthority.objects.filter(pk__in=roles.values("authority")))
    if not councils:
        raise Http404
    return councils


def _page(http: HttpRequest, cases) -> list[Disagreement]:
    since, _, pk = http.GET.get("after", "").rpartition("~")
    moment = parse_datetime(since) if since else None
    if moment is not None and pk.isdigit():
        cases = cases.after(moment, int(pk))
    return list(flags.with_flags(cases)[: PAGE + 1])


def _key(row: Disagreement) -> str:
    since: datetime = row.waiting_since
    return f"{since.isoformat()}~{row.pk}"


def _is_only_other(case: Disagreement) -> bool:
    return case.council_is_party and not case.parties.others().exclude(kind=PartyKind.COUNCIL).exists()


def _about(case: Disagreement) -> dict:
    return {"council": case.authority, "case": case, "back_url": reverse("officer_case", args=[case.reference])}


def _form_page(http: HttpRequest, case: Disagreement, name: str, form, **more) -> HttpResponse:
    return render(http, f"requests_app/officer/{name}.html", _about(case) | {"form": form} | more)


def _case(http: HttpRequest, case: Disagreement) -> dict:
    return {
        "council": case.authority,
        "case": case,
        "place": case.place,
        "flags": flags.flags(case),
        "scope": flags.scope_checks(case),
        "sections": summary.sections(case),
        "safety_note": getattr(case, "safety_note", None),
        "parties": case.parties.others().select_related("contact", "user").with_answer(),
        "questions": case.questions.select_related("asked_by"),
        "decisions": case.decisions.filter(decided_at__isnull=False).select_related("decided_by", "proposed_by"),
        "proposal": actions.open_proposal(case),
        "sent_messages": case.messages.all(),
        "entries": timeline.entries(case, timeline.COUNCIL),
        "service": getattr(case, "independent_service", None),
        "open_moves": open_moves(http.user, case),
    }
