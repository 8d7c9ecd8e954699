"""What does somebody see and do who was asked to take part? (R37, R39, R44, 5c)

They are never handed the request, only a `Sight` of it: what domain 5c lets the people taking part see.
"""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.refusals import refusals_lead_to
from accounts.sign_in import sign_in_by_link

from .. import actions, invitations, sight, timeline, tracking, wording
from ..forms.party import OpenInvitationForm, RespondForm
from ..models import Answer, Party, PartyKind
from ..permissions import open_moves
from ..stages import Agreed
from ..states import Status


@login_not_required
def invitation(http: HttpRequest, token: str) -> HttpResponse:
    """Where the link in an invitation leads. Following it changes nothing; typing the right address opens it."""
    party = invitations.read(token)
    council = party.disagreement.authority
    form = OpenInvitationForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        too_many = ratelimit.consume_or_429(http, action="open_invitation", key=str(party.pk))
        if too_many:
            return too_many
        if form.cleaned_data["email"].lower() == party.contact.email.lower():
            return _open(http, party)
        form.add_error("email", "That is not the address the invitation was sent to. Look at the e-mail, or ring us")
    context = {"form": form, "council": council, "reference": party.disagreement.reference, "button": "Open it"}
    return render(http, "requests_app/party/invitation.html", context)


def take_part_list(http: HttpRequest) -> HttpResponse:
    """Everything this person was asked to take part in."""
    parties = Party.objects.visible_to(http.user).select_related("disagreement__authority").with_answer()
    return render(http, "requests_app/party/list.html", {"parties": parties.order_by("-invited_at")})


def take_part(http: HttpRequest, reference: str) -> HttpResponse:
    """What it is about, who is taking part, and what this person has said."""
    party = _own(http, reference)
    if party.disagreement.status == Status.WITHDRAWN:
        return render(http, "requests_app/party/nothing_to_do.html", _council(party) | {"reference": reference})
    return render(http, "requests_app/party/take_part.html", _context(http, party))


@refusals_lead_to("take_part")
def respond(http: HttpRequest, reference: str) -> HttpResponse:
    """Agree, do not take part, or talk first."""
    party = _own(http, reference)
    form = RespondForm(http.POST if http.method == "POST" else None, initial={"answer": party.answer})
    if form.is_valid():
        answer = Answer(form.cleaned_data["answer"])
        actions.respond(party.disagreement, answer, by=http.user)
        return redirect("take_part" if answer == Answer.AGREED else "party_private_note", reference)
    if party.disagreement.status != Status.REFERRED or party.answer == Answer.AGREED:
        return redirect("take_part", reference)
    back = {"back_url": reverse("take_part", args=[reference]), "button": "Send my answer"}
    context = {"form": form, "sentences": wording.sentences()} | back | _council(party)
    return render(http, "requests_app/party/respond.html", context)


@refusals_lead_to("take_part")
def withdraw_agreement(http: HttpRequest, reference: str) -> HttpResponse:
    """Stop taking part, after having agreed. No reason is asked."""
    party = _own(http, reference)
    if http.method == "POST":
        actions.withdraw_agreement(party.disagreement, by=http.user)
        return redirect("take_part", reference)
    if party.answer != Answer.AGREED or party.disagreement.status != Status.REFERRED:
        return redirect("take_part", reference)
    back_url = reverse("take_part", args=[reference])
    return render(http, "requests_app/party/stop.html", _council(party) | {"back_url": back_url})


def _own(http: HttpRequest, reference: str) -> Party:
    parties = Party.objects.visible_to(http.user).select_related("disagreement__authority", "contact")
    return get_object_or_404(parties, disagreement__reference=reference)


def _open(http: HttpRequest, party: Party) -> HttpResponse:
    """The mailbox is proved by the link, the person by the address: let them in."""
    user = User.objects.for_email(party.contact.email)
    reference = party.disagreement.reference
    if not user.needs_second_factor:
        actions.open_invitation(party, by=user)
    return sign_in_by_link(http, user, reverse("take_part", args=[reference]))


def _council(party: Party) -> dict:
    return {"council": party.disagreement.authority}


def _context(http: HttpRequest, party: Party) -> dict:
    disagreement = party.disagreement
    everyone = disagreement.parties.filter(required=True).with_answer()
    return _council(party) | {
        "case": sight.Sight(disagreement, sight.PARTY),
        "party": party,
        "answer": party.answer,
        "answered": dict(Answer.choices).get(party.answer),
        "is_council": party.kind == PartyKind.COUNCIL,
        "is_setting": party.kind in {PartyKind.SCHOOL, PartyKind.EARLY_YEARS, PartyKind.COLLEGE},
        "names": tracking.names(disagreement),
        "supporters": disagreement.supporters.all(),
        "agreed": sum(one.answer_now == Answer.AGREED for one in everyone),
        "asked": len(everyone),
        "everyone_agreed": disagreement.agreed == Agreed.EVERYONE,
        "is_live": disagreement.status == Status.REFERRED,
        "service": getattr(disagreement, "independent_service", None),
        "sentences": wording.sentences(),
        "entries": timeline.entries(disagreement, timeline.PARTY, party),
        "open_moves": open_moves(http.user, disagreement),
    }
