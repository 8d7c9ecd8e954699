"""What may somebody who was asked tell the mediator, and nobody else?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.refusals import refusals_lead_to
from requests_app.models import Party

from .. import actions
from ..forms.note import PartyNoteForm


@refusals_lead_to("take_part")
def party_private_note(http: HttpRequest, reference: str) -> HttpResponse:
    """Optional, after saying no or wanting to talk first. The council and the family cannot read it (5c)."""
    party = get_object_or_404(
        Party.objects.visible_to(http.user).select_related("disagreement__authority"),
        disagreement__reference=reference,
    )
    kept = party.private_note.text if hasattr(party, "private_note") else ""
    form = PartyNoteForm(http.POST if http.method == "POST" else None, initial={"text": kept})
    if form.is_valid():
        actions.keep_private_note(party, form.cleaned_data["text"], by=http.user)
        return redirect("take_part", reference)
    context = {
        "form": form,
        "council": party.disagreement.authority,
        "back_url": reverse("take_part", args=[reference]),
    }
    return render(http, "providers/party/private_note.html", context)
