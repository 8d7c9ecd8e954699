"""What does a family do that the provider is part of?

Tell the mediator something in private, and stop a request, which ends the referral with it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.refusals import refusals_lead_to
from requests_app import actions as request_actions
from requests_app import drafts, summary
from requests_app.models import Disagreement, PartyKind
from requests_app.permissions import open_moves
from requests_app.views import draft as form_pages

from .. import actions
from ..forms.note import FamilyNoteForm


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


def _whether_there_is_a_note(draft: Disagreement) -> list[str]:
    party = draft.parties.get(kind=PartyKind.REQUESTER)
    return ["You have written a note. Only the mediator can read it"] if hasattr(party, "private_note") else []


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
