"""What may somebody who was asked tell the mediator, and nobody else?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.kept import kept_under
from accounts.refusals import refusals_lead_to
from requests_app.models import Party
from requests_app.states import Status

from .. import actions
from ..forms.note import PartyNoteForm


@kept_under("MEDIATOR_TEXT_KEYS")
@refusals_lead_to("take_part")
def party_private_note(http: HttpRequest, reference: str) -> HttpResponse:
    """Optional, after saying no or wanting to talk first. The council and the family cannot read it (5c)."""
    party = get_object_or_404(
        Party.objects.visible_to(http.user).select_related("disagreement__authority"),
        disagreement__reference=reference,
    )
    if party.disagreement.status != Status.REFERRED:
        return redirect("take_part", reference)
    kept = _own_words(http, party)
    form = PartyNoteForm(http.POST if http.method == "POST" else None, initial={"text": kept})
    if form.is_valid():
        if form.has_changed():
            actions.keep_private_note(party, form.cleaned_data["text"], by=http.user)
            messages.success(http, "Done. Only the mediator can read what you wrote.")
        return redirect("take_part", reference)
    context = {"form": form, "council": party.disagreement.authority}
    return render(http, "providers/party/private_note.html", context | _back(reference))


def _own_words(http: HttpRequest, party: Party) -> str:
    """What this very person wrote before. Who answered for them earlier may have told the mediator something else."""
    note = getattr(party, "private_note", None)
    return note.text if note and note.written_by_id == http.user.pk else ""


def _back(reference: str) -> dict:
    return {"back_url": reverse("take_part", args=[reference])}
