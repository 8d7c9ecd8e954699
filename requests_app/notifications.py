"""What do we tell whom? (5d, N1 to N17)

One function an event, called by the action as its last step, in its transaction. A message can only say what its
template can know, and `tell` hands every template the same few things: a reference, a link, the council's contacts
and the provider's name. No name of a person, school or issue can get in (R4).
"""

from django.conf import settings
from django.core.mail.message import make_msgid
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from . import idle, reminders, wording
from .models import AskedBy, ComingOfAge, Copies, Decision, Disagreement, Message, Party, PartyKind
from .stages import Agreed

OWN_LINK = "{link}"
INVITATION = "n07_invitation"
FAMILY = "The person who asked"


def tell(
    kind: str,
    disagreement: Disagreement,
    *,
    recipient: str,
    to: str,
    path: str = "",
    party: Party | None = None,
    once: str = "",
    on_record: bool = True,
) -> Message:
    """Put a message into the outbox, or answer with the one that is there already for the same `once`.

    `path` is where its link leads; without one it is the party's own invitation link, made when it is sent. Without
    an address the message waits for somebody to tell it by phone or post. What is not `on_record` is not listed with
    the case, where the council would read that it was sent.
    """
    context = {
        "reference": disagreement.reference,
        "authority": disagreement.authority,
        "service": getattr(disagreement, "independent_service", None),
        "link": settings.PORTAL_URL + path if path else OWN_LINK,
        "wording": wording.sentences(),
        "deleted_on": idle.deleted_on(disagreement) if disagreement.is_draft else None,
        # Whether the rights spoken of are "yours", whether "you" are on a family's side, whether there is a family at
        # all (R24), and whether this is to one.
        "asked_by_family": disagreement.asked_by_family,
        "for_family": not disagreement.asks_for_organisation,
        "has_family": disagreement.has_family,
        "to_a_family": party is not None and party.kind == PartyKind.FAMILY,
    }
    subject, _, body = render_to_string(f"emails/{kind}.txt", context).partition("\n")
    message, _ = Message.objects.get_or_create(
        dedupe_key=f"{kind}:{disagreement.pk}:{party.pk if party else recipient}:{once}",
        defaults={
            "disagreement": disagreement if on_record else None,
            "about": disagreement,
            "kind": kind,
            "recipient": recipient,
            "party": party,
            "to": to,
            "subject": subject.removeprefix("Subject: ").strip(),
            "body": body.strip() + "\n",
            "state": Message.State.QUEUED if to else Message.State.BY_HAND,
            "message_id": make_msgid(domain="sen-portal.invalid"),
        },
    )
    return message


# -- to each kind of person --------------------------------------------------------------------------------------


def tell_family(kind: str, disagreement: Disagreement, *, once: str = "") -> Message:
    """The person who asked: by e-mail if that is their way, otherwise somebody rings or writes."""
    to = family_address(disagreement)
    path = reverse("tracking", args=[disagreement.reference])
    message = tell(kind, disagreement, recipient=FAMILY, to=to, path=path, once=once)
    _copy(message, disagreement)
    return message


def _copy(message: Message, disagreement: Disagreement) -> None:
    """Let whom a young person has chosen know that we wrote to them: the reference, and no way into it."""
    to = disagreement.contact.copies_email if disagreement.copies in {Copies.PARENT, Copies.SUPPORTER} else ""
    if to:
        path = disagreement.authority.get_absolute_url()
        tell("n24_copy", disagreement, recipient="Who gets copies", to=to, path=path, once=str(message.pk))


def tell_council(kind: str, disagreement: Disagreement, *, once: str = "", whole_team: bool = False) -> Message:
    """The officer who considers it, or the team while nobody does or where it must be somebody else."""
    authority = disagreement.authority
    to = disagreement.owner.email if disagreement.owner and not whole_team else authority.service_email
    path = reverse("officer_case", args=[disagreement.reference])
    return tell(kind, disagreement, recipient=f"{authority.name}, SEND team", to=to, path=path, once=once)


def tell_provider(kind: str, disagreement: Disagreement, *, once: str = "", path: str = "") -> Message | None:
    """The provider that has the case, if one has. `path` is for when its page of the case is no longer there."""
    service = getattr(disagreement, "independent_service", None)
    if service is None:
        return None
    path = path or reverse("referral", args=[disagreement.reference])
    return tell(kind, disagreement, recipient=service.name, to=service.email, path=path, once=once)


def tell_party(kind: str, party: Party, *, once: str = "") -> Message:
    """Somebody who was asked to take part, on the page they reach by signing in. Who has not opened their invitation
    has nothing to sign in to yet, and gets its link again."""
    path = reverse("take_part", args=[party.disagreement.reference]) if party.user_id else ""
    return tell(
        kind, party.disagreement, recipient=str(party), to=party_address(party), path=path, party=party, once=once
    )


def family_address(disagreement: Disagreement) -> str:
    """Where the person who asked is written to, or nothing where e-mail is not their way."""
    contact = disagreement.contact
    return contact.email if contact.best_way in ("", "email") else ""


def party_address(party: Party) -> str:
    """Where a party is written to: its own contact, or for the council the person who answers for it."""
    if party.kind == PartyKind.COUNCIL:
        return party.user.email if party.user else ""
    contact = getattr(party, "contact", None)
    return contact.email if contact else ""


def invited(disagreement: Disagreement):
    """Everyone who was asked to take part."""
    return disagreement.parties.others().filter(invited_at__isnull=False).select_related("contact", "user")


# -- one function an event ---------------------------------------------------------------------------------------


def saved(disagreement: Disagreement) -> None:
    """N1: answers saved, until when, and where to carry on."""
    _tell_the_account("n01_saved", disagreement)


def deleted_soon(disagreement: Disagreement) -> None:
    """5a: a draft that nobody has gone on with is deleted. Once for each time it was left."""
    _tell_the_account(idle.WARNING, disagreement, once=disagreement.touched_at.isoformat())


def _tell_the_account(kind: str, disagreement: Disagreement, *, once: str = "") -> None:
    """To the account: contact details may not have been asked for yet, and no council reads of a draft."""
    path = reverse("draft", args=[disagreement.reference])
    to = disagreement.requester.email
    tell(kind, disagreement, recipient="The person who asked", to=to, path=path, once=once)


def submitted(disagreement: Disagreement) -> None:
    """N2 and N3."""
    tell_family("n02_received", disagreement)
    tell_council("n03_new_request", disagreement)


def question_asked(disagreement: Disagreement) -> None:
    """N4."""
    tell_family("n04_question", disagreement, once=_now())


def question_answered(disagreement: Disagreement) -> None:
    tell_council("n04_answered", disagreement, once=_now())


def going_ahead(disagreement: Disagreement) -> None:
    """N5, then N7 and N8 to everyone else. The provider's N6 is `providers`' to send."""
    tell_family("n05_going_ahead", disagreement)
    for party in disagreement.parties.others().select_related("contact", "user"):
        invite(party)


def invite(party: Party) -> None:
    """N7, or N8 to the council as a party: ask somebody to take part, through a link of their own."""
    if party.kind == PartyKind.COUNCIL:
        tell_party("n08_invitation_council", party, once=str(party.link_serial))
        return
    tell(
        INVITATION,
        party.disagreement,
        recipient=str(party),
        to=party_address(party),
        party=party,
        once=str(party.link_serial),
    )


def remind(party: Party) -> Message:
    """N9, one of three at most. Whom somebody had to tell by phone or post is reminded that way, too."""
    by_hand = party.invitation_state == Message.State.TOLD
    path = reverse("take_part", args=[party.disagreement.reference]) if party.user_id else ""
    return tell(
        reminders.KIND,
        party.disagreement,
        recipient=str(party),
        to="" if by_hand else party_address(party),
        path=path,
        party=party,
        once=str(party.ever + 1),
    )


def invitation_waits(party: Party) -> bool:
    """Return whether the link that this party has now is still to be sent, to the address it has now."""
    key = f":{party.pk}:{party.link_serial}"
    waiting = Message.objects.filter(kind=INVITATION, party=party, to=party_address(party), state=Message.State.QUEUED)
    return waiting.filter(dedupe_key__endswith=key).exists()


def if_everyone_agreed(disagreement: Disagreement) -> None:
    """N10, once for each time that the ledger comes to say so."""
    if disagreement.agreed != Agreed.EVERYONE:
        return
    once = _now()
    tell_family("n10_everyone_agreed", disagreement, once=once)
    tell_provider("n10_everyone_agreed_provider", disagreement, once=once)
    for party in invited(disagreement):
        tell_party("n10_everyone_agreed", party, once=once)


def provider_cannot_act(disagreement: Disagreement) -> None:
    """N11: the council chooses another; the family only reads that a different mediator is being found."""
    once = _now()
    tell_council("n11_provider_cannot_act", disagreement, once=once)
    tell_family("n11_finding_another", disagreement, once=once)


def declined(disagreement: Disagreement, party: Party) -> None:
    """N13. Nobody is named in the message, and no reason is given (R44)."""
    once = f"{party.pk}:{_now()}"
    tell_council("n13_declined_council", disagreement, once=once)
    tell_provider("n13_declined_provider", disagreement, once=once)
    tell_family("n13_declined_family", disagreement, once=once)


def agreement_withdrawn(disagreement: Disagreement, party: Party) -> None:
    """N15: everyone, without a reason; not the one who has just decided."""
    once = f"{party.pk}:{_now()}"
    tell_family("n15_stopped", disagreement, once=once)
    tell_council("n15_stopped_council", disagreement, once=once)
    tell_provider("n15_stopped_provider", disagreement, once=once)
    for other in invited(disagreement).exclude(pk=party.pk):
        tell_party("n15_stopped", other, once=once)


def withdrawn(disagreement: Disagreement) -> None:
    """N16: others only if they had been told of the request at all."""
    tell_family("n16_you_stopped", disagreement)
    tell_council("n16_withdrawn_council", disagreement)
    tell_provider("n16_withdrawn_provider", disagreement, path=reverse("inbox"))
    for party in invited(disagreement):
        tell_party("n16_withdrawn", party)


def not_taken_forward(disagreement: Disagreement, decision: Decision) -> None:
    """N17. The reason is on the page behind the link, not in the mail."""
    tell_family("n17_not_taken_forward", disagreement, once=str(decision.pk))


def second_look_asked(disagreement: Disagreement) -> None:
    tell_council("n17_second_look_asked", disagreement, once=_now(), whole_team=True)


def reopened(disagreement: Disagreement) -> None:
    tell_family("n17_second_look_begun", disagreement, once=_now())


def joined(disagreement: Disagreement) -> None:
    """Who asked twice: where it goes on."""
    tell_family("n02_joined", disagreement)


def words_proposed(disagreement: Disagreement) -> None:
    """N4: a question too, about the words that others would read."""
    tell_family("n04_words", disagreement, once=_now())


def words_answered(disagreement: Disagreement) -> None:
    tell_council("n04_words_answered_council", disagreement, once=_now())


def words_written_down(disagreement: Disagreement) -> None:
    """What an officer wrote down is told to whom it is from, who can then say that it was otherwise."""
    tell_family("n04_words_written_down", disagreement, once=_now())


def young_person_decides(disagreement: Disagreement) -> None:
    """N23: who asked, the council and the service, once the young person can decide (L5)."""
    tell_family("n23_they_decide", disagreement)
    tell_council("n23_they_decide_council", disagreement)
    tell_provider("n23_waits_provider", disagreement)


def young_person_asked(disagreement: Disagreement, young: ComingOfAge) -> None:
    """N23, to the young person: by a code at this address they come to the page and to nothing else."""
    path = reverse("young_person", args=[disagreement.reference])
    once = str(young.link_serial)
    tell("n23_you_decide", disagreement, recipient="The young person", to=young.email, path=path, once=once)


def no_longer_theirs(disagreement: Disagreement, before: Party) -> None:
    """Who spoke for them, at the address they had: told before that is gone. Nothing to who was never asked."""
    if before.kind == PartyKind.FAMILY and before.invited_at is None:
        return
    own = before.kind == PartyKind.REQUESTER
    to = family_address(disagreement) if own else party_address(before)
    path = disagreement.authority.get_absolute_url()
    tell("n23_theirs_now", disagreement, recipient="Who spoke for them before", to=to, path=path)


def young_person_answered(disagreement: Disagreement) -> None:
    """It goes on: as theirs, or as it was."""
    kind = "n23_yours_now" if disagreement.asked_by == AskedBy.YOUNG_PERSON else "n23_goes_on"
    tell_family(kind, disagreement)
    tell_council("n23_answered_council", disagreement)
    tell_provider("n23_goes_on_provider", disagreement)


def stopped_at_age(disagreement: Disagreement) -> None:
    """Everyone who had been told of it, in words that say of nobody that they stopped it."""
    tell_family("n23_ended", disagreement)
    tell_council("n23_answered_council", disagreement)
    tell_provider("n16_ended_provider", disagreement, path=reverse("inbox"))
    for party in invited(disagreement):
        tell_party("n16_ended", party)


def transferred(disagreement: Disagreement) -> None:
    """Everyone who had been told of it. Where to is the family's to tell, so nobody else reads it."""
    tell_family("n16_transferred", disagreement)
    tell_provider("n16_ended_provider", disagreement, path=reverse("inbox"))
    for party in invited(disagreement):
        tell_party("n16_ended", party)


def _now() -> str:
    """A key for messages that may rightly come again: their act has its own moment."""
    return timezone.now().isoformat()
