"""What does a family do that the provider is part of?

Tell the mediator something in private, and stop a request, which ends the referral with it.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.kept import kept_under
from accounts.refusals import refusals_lead_to
from requests_app import actions as request_actions
from requests_app import drafts, readers, sight, summary
from requests_app.models import Disagreement, PartyKind
from requests_app.permissions import open_moves
from requests_app.views import draft as form_pages

from .. import actions
from ..forms.note import FamilyNoteForm, OwnNoteForm
from ..models import PrivateNote


@kept_under("MEDIATOR_TEXT_KEYS")
@form_pages.own_draft
def private_note(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """P21, a page of the request form. Its words are kept encrypted, and shown here to nobody but their author."""
    step = form_pages.step_of(draft, "only-the-mediator")
    form = FamilyNoteForm(draft, http.POST if http.method == "POST" else None)
    if form_pages.leaves_it_as_it_was(http, form):
        return redirect("save_for_later", draft.reference)
    if form.is_valid():
        by = drafts.actor(http, draft)
        actions.keep_private_note(form.party, form.cleaned_data["text"], by=by)
        draft = request_actions.save(draft, step, {}, by=by)
        return redirect(form_pages.onward(http, draft, step))
    return render(http, "providers/family/private_note.html", form_pages.context(http, draft, step, form))


@kept_under("MEDIATOR_TEXT_KEYS")
@drafts.for_its_holder
@refusals_lead_to("tracking")
def own_note(http: HttpRequest, reference: str) -> HttpResponse:
    """What the family told the mediator, for them to read and change while the request is open (5c: own only).

    Not what was told before an officer corrected how they are reached: the council must not be able to lead anybody to
    it, itself least of all. It stays there for the mediator until other words take its place.
    """
    disagreement = get_object_or_404(drafts.own(http).select_related("authority"), reference=reference)
    if disagreement.is_draft:
        return redirect("private_note", reference)
    party = disagreement.parties.get(kind=PartyKind.REQUESTER)
    kept = getattr(party, "private_note", None)
    note = kept if kept and _is_own(http, kept) else None
    form = OwnNoteForm(http.POST if http.method == "POST" else None, initial={"text": note.text if note else ""})
    if form.is_valid() and not form.has_changed():
        return redirect(disagreement)
    if form.is_valid():
        actions.keep_private_note(party, form.cleaned_data["text"], by=drafts.actor(http, disagreement))
        messages.success(http, "Done. Only the mediator can read what you wrote.")
        return redirect(disagreement)
    context = {
        "form": form,
        "note": note,
        "is_from_before": kept is not None and note is None,
        "council": disagreement.authority,
        "is_open": disagreement.is_open,
        "seen": readers.of("only-the-mediator", disagreement, sight.Reader.FAMILY),
        "back_url": disagreement.get_absolute_url(),
        "button": "Save",
    }
    return render(http, "providers/family/own_note.html", context)


def _is_own(http: HttpRequest, note: PrivateNote) -> bool:
    """Whether this very person wrote it, or nobody had signed in yet and the address is the same since."""
    unsigned = note.written_by_id is None and note.party.link_serial == 1
    return unsigned or (note.written_by_id is not None and note.written_by_id == http.user.pk)


def _whether_there_is_a_note(draft: Disagreement) -> list[str]:
    is_written = draft.private_notes.filter(party__kind=PartyKind.REQUESTER).exists()
    return ["You have written a note. Only the mediator can read it"] if is_written else []


# Not even that there is a note is told to anybody else.
summary.tell_family("only-the-mediator", _whether_there_is_a_note)


@drafts.for_its_holder
@refusals_lead_to("tracking")
def withdraw(http: HttpRequest, reference: str) -> HttpResponse:
    """Stop a request: a page that says what it does not change, and a button (R13, R43, R48)."""
    disagreement = get_object_or_404(drafts.own(http).select_related("authority"), reference=reference)
    by = drafts.actor(http, disagreement)
    if http.method == "POST":
        actions.withdraw(disagreement, by=by)
        return redirect(disagreement)
    if "withdraw" not in open_moves(by, disagreement):
        return redirect(disagreement)
    about = {
        "council": disagreement.authority,
        "disagreement": disagreement,
        "back_url": disagreement.get_absolute_url(),
    }
    return render(http, "providers/family/withdraw.html", about)
