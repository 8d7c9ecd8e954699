"""Who is to be written to or rung up, and how are they reached? (domain section 7: no e-mail)

Every message that no e-mail can bring, or did bring, waits for a person at the council. For its page of letters and
calls each is a row with whom, how and where, out of one query however many there are.
"""

from dataclasses import dataclass

from . import holds
from .models import Channel, Disagreement, Message, SafetyNote
from .models.messages import MessageQuerySet
from .notifications import FAMILY


@dataclass(frozen=True)
class ToTell:
    """One letter or call. `careful` says what has to be known before anybody is rung or written to."""

    message: Message
    who: str
    how: Channel
    where: str
    careful: str

    @property
    def is_post(self) -> bool:
        return self.how == Channel.POST


def waiting(messages: MessageQuerySet) -> MessageQuerySet:
    """Return those of the messages that only a person can tell, the oldest first, with what a row needs."""
    return (
        messages.to_be_told()
        .exclude(holds.holding_messages_of("disagreement"))
        .select_related(
            "disagreement__authority",
            "disagreement__contact",
            "disagreement__safety_note",
            "disagreement__independent_service",
            "party__contact",
        )
        .order_by("id")
    )


def row(message: Message) -> ToTell:
    """Return how somebody is told this message, from rows that `waiting` has loaded."""
    if message.party is not None:
        return _to_party(message)
    if message.recipient == FAMILY:
        return _to_family(message)
    service = getattr(message.disagreement, "independent_service", None)
    where = service.phone if service and service.name == message.recipient else ""
    return ToTell(message, message.recipient, Channel.PHONE, where, "")


def _to_party(message: Message) -> ToTell:
    contact = getattr(message.party, "contact", None)
    name = contact.person if contact and contact.person else ""
    who = f"{name}, {message.recipient}" if name else message.recipient
    if contact and contact.address:
        return ToTell(message, who, Channel.POST, contact.address, "")
    return ToTell(message, who, Channel.PHONE, contact.phone if contact else "", "")


def _to_family(message: Message) -> ToTell:
    disagreement = message.disagreement
    contact = disagreement.contact
    by_post = contact.address and (contact.best_way == contact.BestWay.POST or not contact.phone)
    how, where = (Channel.POST, contact.address) if by_post else (Channel.PHONE, contact.phone)
    return ToTell(message, disagreement.requester_name, how, where, _careful(disagreement, how))


def _careful(disagreement: Disagreement, how: Channel) -> str:
    if _safety_note(disagreement) is not None:
        return "Read the safety note first"
    if how == Channel.PHONE and disagreement.contact.safe_to_leave_message is not True:
        return "Do not leave a message"
    return ""


def _safety_note(disagreement: Disagreement) -> SafetyNote | None:
    return getattr(disagreement, "safety_note", None)
