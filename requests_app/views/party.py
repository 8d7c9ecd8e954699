"""What does somebody see and do who was asked to take part? (R37, R39, R44, 5c)

They are never handed the request, only a `Sight` of it: what domain 5c lets the people taking part see.
"""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.refusals import refusals_lead_to
from accounts.sign_in import begin, sign_in_by_link

from .. import actions, invitations, sight, summary, timeline, wording
from ..forms.party import NewWayInForm, OpenInvitationForm, RespondForm
from ..models import Answer, Party, PartyKind
from ..permissions import invited, open_moves
from ..stages import Agreed
from ..states import Status
from ..who_can_agree import who_can_agree


@login_not_required
def invitation(http: HttpRequest, token: str) -> HttpResponse:
    """Where the link in an invitation leads. Following it changes nothing; typing the right address opens it."""
    link = invitations.read(token)
    response = _invitation(http, link.party) if link.works else _gone(http, link.party)
    # The address of this page is a key: no other page may be told it. (`no-referrer` would also blank the Origin
    # header, by which Django knows our own forms.)
    response["Referrer-Policy"] = "strict-origin"
    return response


def take_part_list(http: HttpRequest) -> HttpResponse:
    """Everything this person was asked to take part in."""
    parties = Party.objects.visible_to(http.user).select_related("disagreement__authority").with_answer()
    context = {
        "parties": parties.order_by("-invited_at", "-id"),
        "unopened": Party.objects.unopened_by(http.user).select_related("disagreement__authority"),
    }
    return render(http, "requests_app/party/list.html", context)


@require_POST
@refusals_lead_to("take_part_list", with_reference=False)
def open_unopened(http: HttpRequest, reference: str) -> HttpResponse:
    """Open an invitation to the address somebody has signed in with, where its link could not."""
    mine = Party.objects.unopened_by(http.user).filter(disagreement__reference=reference)
    actions.open_invitation(get_object_or_404(mine.order_by("pk")[:1]), by=http.user)
    return redirect("take_part", reference)


def take_part(http: HttpRequest, reference: str) -> HttpResponse:
    """What it is about, who is taking part, and what this person has said."""
    party = _own(http, reference)
    if not sight.allowed(sight.Reader.PARTY, party.disagreement):
        return render(http, "requests_app/party/nothing_to_do.html", _council(party) | _ended(party))
    if party.kind == PartyKind.COUNCIL:  # a member of staff, so the family sees that they looked
        actions.look(party.disagreement, by=http.user, place=invited(http.user, party.disagreement))
    return render(http, "requests_app/party/take_part.html", _context(http, party))


@refusals_lead_to("take_part")
def respond(http: HttpRequest, reference: str) -> HttpResponse:
    """Agree, do not take part, or talk first."""
    party = _own(http, reference)
    form = RespondForm(http.POST if http.method == "POST" else None, initial={"answer": party.answer})
    if form.is_valid():
        answer = Answer(form.cleaned_data["answer"])
        actions.respond(party.disagreement, answer, by=http.user)
        messages.success(http, "Thank you. We have your answer.")
        return redirect("take_part" if answer == Answer.AGREED else "party_private_note", reference)
    if party.disagreement.status != Status.REFERRED or party.answer == Answer.AGREED:
        return redirect("take_part", reference)
    context = {"form": form, "sentences": wording.sentences(), "version": wording.CURRENT, "button": "Send my answer"}
    back = {"back_url": reverse("take_part", args=[reference]), "heading": "Will you take part?"}
    return render(http, "requests_app/party/respond.html", context | back | _council(party))


@refusals_lead_to("take_part")
def withdraw_agreement(http: HttpRequest, reference: str) -> HttpResponse:
    """Stop taking part, after having agreed. No reason is asked."""
    party = _own(http, reference)
    if http.method == "POST":
        actions.withdraw_agreement(party.disagreement, by=http.user)
        messages.success(http, "You have stopped taking part. The others are told so, without a reason.")
        return redirect("take_part", reference)
    if party.answer != Answer.AGREED or party.disagreement.status != Status.REFERRED:
        return redirect("take_part", reference)
    back_url = reverse("take_part", args=[reference])
    return render(http, "requests_app/party/stop.html", _council(party) | {"back_url": back_url})


def _own(http: HttpRequest, reference: str) -> Party:
    parties = Party.objects.visible_to(http.user).select_related("disagreement__authority", "contact")
    return get_object_or_404(parties, disagreement__reference=reference)


def _invitation(http: HttpRequest, party: Party) -> HttpResponse:
    council = party.disagreement.authority
    form = OpenInvitationForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        too_many = ratelimit.consume_or_429(http, action="open_invitation", key=str(party.pk))
        if too_many:
            return too_many
        if form.fits(party):
            return _open(http, party)
        wrong = "That is not the address the invitation was sent to. Look at the e-mail, or ring us"
        form.add_error("email", f"{wrong} on {council.service_phone}")
    context = {"form": form, "reference": party.disagreement.reference, "button": "Open it"}
    return render(http, "requests_app/party/invitation.html", context | _council(party))


def _open(http: HttpRequest, party: Party) -> HttpResponse:
    """The mailbox is proved by the link, the person by the address: let them in.

    A link never stands in for a second factor: officials are shown their own door, unless they came by it already.
    """
    user = User.objects.for_email(party.contact.email)
    reference = party.disagreement.reference
    if user == http.user or not user.needs_second_factor:
        actions.open_invitation(party, by=user)
    if user == http.user:
        return redirect("take_part", reference)
    return sign_in_by_link(http, user, reverse("take_part", args=[reference]))


def _gone(http: HttpRequest, party: Party | None) -> HttpResponse:
    """A link that opens nothing: too old, replaced, or cut off in the mail. Here a code in the mailbox lets them in."""
    if http.user.is_authenticated:
        return redirect("take_part_list")
    form = NewWayInForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if party and email.lower() == party.contact.email.lower():
            User.objects.for_email(email)  # who was asked may never have been here: without this, no code would come
        return begin(http, email, reverse("take_part_list"))
    context = {"form": form, "heading": "Open your invitation with a code", "button": "Send me a code"}
    return render(http, "requests_app/party/gone.html", context | (_council(party) if party else {}))


def _ended(party: Party) -> dict:
    """What somebody who was asked reads of a request that goes on no more: never why, or where."""
    return {
        "reference": party.disagreement.reference,
        "withdrawn": party.disagreement.status == Status.WITHDRAWN,
    }


def _council(party: Party) -> dict:
    return {"council": party.disagreement.authority}


def _context(http: HttpRequest, party: Party) -> dict:
    disagreement = party.disagreement
    everyone = disagreement.parties.filter(required=True).with_answer()
    return _council(party) | {
        "case": sight.of(disagreement, sight.Reader.PARTY),
        "seen_by": summary.seen(disagreement, sight.Reader.PARTY),
        "party": party,
        "answer": party.answer,
        "answered": dict(Answer.choices).get(party.answer),
        "is_council": party.kind == PartyKind.COUNCIL,
        "is_second_parent": hasattr(party, "second_parent"),
        "who_can_agree": who_can_agree(party),
        "other_contacts": party.other_contacts.all(),
        "agreed": sum(one.answer_now == Answer.AGREED for one in everyone),
        "asked": len(everyone),
        "everyone_agreed": disagreement.agreed == Agreed.EVERYONE,
        "is_live": disagreement.status == Status.REFERRED,
        "service": getattr(disagreement, "independent_service", None),
        "sentences": wording.sentences(),
        "entries": timeline.entries(disagreement, timeline.PARTY, party),
        "open_moves": open_moves(http.user, disagreement),
    }
