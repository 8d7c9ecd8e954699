"""What does somebody see and do with documents on a case, whoever they are in it? (R4, R26, R45, 5c)

One set of pages for the family, for those who were asked and for the service that has the case. What is on them comes
from `Document.visible_to`, down to the file itself; who has no seat in the case finds no page at all.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.refusals import refusals_lead_to
from requests_app.models import Disagreement

from .. import actions, audience, independence, seats
from ..forms.documents import NOT_STORED, LevelForm, SendDocumentForm
from ..models import Document, DocumentEvent, Level
from ..seats import Seat

# A document is somebody else's file: no page of ours trusts it, no cache keeps it, no other site is given it.
_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
}


def from_a_seat(view: Callable) -> Callable:
    """Hand the view the seat of this person in this case, and the document where there is one. Otherwise 404.

    Somebody from a service who is also employed by a council, or by the NHS, sees only what is in the way (R33).
    """

    @wraps(view)
    @refusals_lead_to("documents")
    def seated(http: HttpRequest, reference: str, document: str = "") -> HttpResponse:
        seat = seats.find(http.user, reference)
        if seat is None:
            raise Http404
        problems = independence.person_problems(http.user) if seat.is_service else []
        if problems:
            return render(http, "providers/provider/not_independent.html", {"problems": problems}, status=403)
        if not seats.is_open(seat, http.user):
            messages.info(http, "There are no documents of yours here.")
            return redirect(_case_page(seat))
        if not document:
            return view(http, seat)
        return view(http, seat, get_object_or_404(_visible(http, seat), key=document))

    return seated


@from_a_seat
def documents(http: HttpRequest, seat: Seat) -> HttpResponse:
    """What this person has sent, and what others have shared with them."""
    own = Document.objects.owned_by(http.user)
    readers = audience.Readers(seat.disagreement)
    rows = [(one, readers.of(one).to(seat)) for one in _visible(http, seat)]
    mine = set(own.values_list("pk", flat=True))
    context = {
        "own": [row for row in rows if row[0].pk in mine],
        "others": [row for row in rows if row[0].pk not in mine],
        "may_send": seats.may_send(seat),
    }
    return _page(http, seat, "list.html", back_url=_case_page(seat), **context)


@from_a_seat
def send_document(http: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose who sees it, then the file."""
    if http.method == "GET" and not seats.may_send(seat):
        return redirect("documents", seat.disagreement.reference)
    posted = (http.POST, http.FILES) if http.method == "POST" else ()
    form = SendDocumentForm(seat, *posted)
    if form.is_valid():
        chosen = form.cleaned_data
        level, about = Level(chosen["level"]), chosen["about"]
        if actions.send_document(seat.disagreement, chosen["file"], level, about, by=http.user):
            messages.success(http, "Sent. It is checked for viruses first, and nobody else sees it until then.")
            return redirect("documents", seat.disagreement.reference)
        form.add_error("file", NOT_STORED)
    return _page(http, seat, "send.html", form=form, heading="Send a document", button="Send it")


@from_a_seat
def document(http: HttpRequest, seat: Seat, document: Document) -> HttpResponse:
    """One document: what it is, who can see it, and for its owner who has looked."""
    is_own = Document.objects.owned_by(http.user).filter(pk=document.pk).exists()
    events = document.events.select_related("party", "referral__provider").order_by("-id") if is_own else []
    context = {
        "document": document,
        "is_own": is_own,
        "seen": audience.of(document).to(seat),
        "entries": [{"when": one.at, "title": _said(one, seat)} for one in events],
        "open_moves": seats.open_moves(http.user, seat, document),
    }
    return _page(http, seat, "document.html", **context)


@require_safe
@from_a_seat
def document_file(http: HttpRequest, seat: Seat, document: Document) -> HttpResponse:
    """The file itself, to save. Opening it is noted, and its owner can see that."""
    if not document.is_clean:
        raise Http404
    data = actions.open_document(document, by=http.user)
    if data is None:
        return _page(http, seat, "not_now.html", document=document, status=503)
    response = HttpResponse(data, content_type=document.of_kind.content_type, headers=_HEADERS)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=document.name)
    return response


@from_a_seat
def document_level(http: HttpRequest, seat: Seat, document: Document) -> HttpResponse:
    """Change who can see it: closed by its owner or the service, opened by its owner alone."""
    moves = seats.open_moves(http.user, seat, document)
    if not moves & {"close", "share"}:
        return redirect(document)
    form = LevelForm(seat, document, moves, http.POST if http.method == "POST" else None)
    if form.is_valid():
        level = Level(form.cleaned_data["level"])
        act = actions.share_document if level == Level.EVERYONE else actions.close_document
        messages.success(http, audience.of(act(document, by=http.user)).to(seat))
        return redirect(document)
    return _page(http, seat, "level.html", form=form, document=document, button="Save")


@from_a_seat
def remove_document(http: HttpRequest, seat: Seat, document: Document) -> HttpResponse:
    """Take it back."""
    if "remove" not in seats.open_moves(http.user, seat, document):
        return redirect(document)
    if http.method == "POST":
        actions.remove_document(document, by=http.user)
        messages.success(http, "Removed. Nobody can open it here any more.")
        return redirect("documents", seat.disagreement.reference)
    return _page(http, seat, "remove.html", document=document, back_url=document.get_absolute_url())


def _visible(http: HttpRequest, seat: Seat):
    documents = Document.objects.visible_to(http.user).filter(disagreement=seat.disagreement)
    return documents.select_related("disagreement__authority", "party", "referral__provider", "uploaded_by")


def _case_page(seat: Seat) -> str:
    name = "referral" if seat.is_service else "tracking" if seat.is_family else "take_part"
    return reverse(name, args=[seat.disagreement.reference])


def _said(event: DocumentEvent, seat: Seat) -> str:
    if event.by_id is None:
        return f"{event.get_verb_display()}."
    is_here = (event.party, event.referral) == (seat.party, seat.referral)
    who = "You" if is_here else str(event.party or event.referral.provider)
    return f"{who} {event.get_verb_display()}."


def _page(http: HttpRequest, seat: Seat, template: str, *, status: int = 200, **context) -> HttpResponse:
    case: Disagreement = seat.disagreement
    about = {
        "council": case.authority,
        "reference": case.reference,
        "seat": seat,
        "back_url": reverse("documents", args=[case.reference]),
    }
    return render(http, f"providers/documents/{template}", about | context, status=status)
