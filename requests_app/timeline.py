"""What has happened, in a sentence each, for the person who is reading?

An event holds no words of anybody. It is told differently to the person who asked ("You sent your request"), to
officers, and to somebody who was asked to take part, who sees only what concerns everyone and what they did themselves.
"""

from .models import AskedBy, Channel, ComingOfAge, Disagreement, Event, Party

FAMILY, COUNCIL, PARTY, PROVIDER = "family", "council", "party", "provider"

# A request that was taken down by phone, by post or face to face (R27).
_WRITTEN_DOWN = "written_down"
# To the council and, in other words where FAMILY_SENTENCES has them, to the family.
SENTENCES = {
    "submit": "{who} sent the request.",
    "take_up": "{who} began to consider it.",
    "ask": "{who} asked a question.",
    "answer": "{who} answered the question.",
    "propose": "{who} proposed not to take it forward.",
    "set_aside": "{who} set that proposal aside.",
    "not_take_forward": "{who} decided not to take it forward.",
    "ask_second_look": "{who} asked for a second look.",
    "reopen": "{who} opened it again.",
    "change_parties": "{who} changed who is asked to take part.",
    "invite_again": "{who} sent somebody who was asked a new link.",
    "take_over": "{who} took it over from a colleague.",
    "refer": "{who} went ahead, and passed it to the independent service.",
    "refer_again": "{who} passed it to a different independent service.",
    "accept": "{who} took the case.",
    "return_": "{who} could not take the case.",
    "respond": "{who} answered the invitation.",
    "withdraw_agreement": "{who} decided to stop taking part.",
    "withdraw": "{who} stopped the request.",
    "claim": "{who} signed in and opened the request.",
    "look": "{who} opened the case.",
    _WRITTEN_DOWN: "{by} wrote the request down for the person who asked, {how}, and sent it.",
    "record_reply": "The person who asked answered the question {how}, and {by} wrote it down.",
    "record_answer": "{who} answered {how}, and {by} wrote it down.",
    "note_answer": "{who} answered {how}, and the independent service wrote it down.",
    "record_withdrawal": "The person who asked stopped the request {how}, and {by} wrote it down.",
    "new_code": "{who} made a new call-back code.",
    "correct_contact": "{who} corrected how the person who asked is reached, after checking who they are.",
    "merge": "{who} joined it with request {detail}, where it goes on.",
    "take_in": "{who} joined request {detail} with this one.",
    "link": "{who} noted that request {detail} is about the same child.",
    "pause_messages": "{who} held back all messages.",
    "start_messages": "{who} let messages go out again.",
    "propose_words": "{who} proposed other words for others to read.",
    "take_back_words": "{who} took the other words back.",
    "answer_words": "{who} said {detail} to the other words.",
    "record_words": "{who} wrote down the family’s answer to the other words: {detail}.",
    "transfer": "{who} ended it here, because another council looks after it now.",
    "come_of_age": "The young person can now decide about this. It is paused until they say.",
    "reach_young_person": "{who} said how to reach the young person, who is now asked.",
    "answer_age": "The young person answered: {detail}.",
    "record_age_answer": "{who} wrote down what the young person said: {detail}.",
    "stop_at_age": "The young person wanted it to stop.",
    "change_copies": "{who} changed who gets copies of our messages.",
    "keep_in_mind": "{who} noted what to seek advice about.",
    "settle_help": "{who} noted what is arranged to help the person who asked take part.",
}
FAMILY_SENTENCES = SENTENCES | {
    "submit": "You sent your request.",
    "ask": "{who} asked you a question.",
    "answer": "You answered the question.",
    "not_take_forward": "{who} decided not to go ahead.",
    "ask_second_look": "You asked for a second look.",
    "take_over": "Someone else at {who} now looks after your request.",
    "refer": "{who} decided to go ahead, and passed your request to the independent service.",
    "refer_again": "{who} passed your request to a different independent service.",
    "accept": "The independent service took your request.",
    "return_": "The independent service cannot help with this one. A different mediator is being found.",
    "withdraw": "You stopped your request.",
    "look": "{who} opened your request to read it.",
    "claim": "You signed in and opened your request.",
    _WRITTEN_DOWN: "{who} wrote down your request {how}, and sent it.",
    "record_reply": "You answered the question {how}, and the council wrote it down.",
    "record_answer": "{who} answered {how}, and the council wrote it down.",
    "record_withdrawal": "You stopped your request {how}, and the council wrote it down.",
    "new_code": "{who} made a new call-back code for you.",
    "correct_contact": "{who} changed how we contact you, after checking that it was you.",
    "merge": "{who} joined it with your request {detail}, where it goes on.",
    "take_in": "{who} joined your request {detail} with this one.",
    "pause_messages": "{who} is holding back all messages about this for now.",
    "start_messages": "{who} is sending messages again.",
    "propose_words": "{who} asked you about other words for others to read.",
    "take_back_words": "{who} took the other words back.",
    "answer_words": "You said {detail} to the other words.",
    "record_words": "{who} wrote down what you said about the other words: {detail}.",
    "transfer": "{who} ended it here, because another council looks after it now.",
    "reach_young_person": "The young person is being asked.",
    "stop_at_age": "The request was stopped.",
    "change_copies": "You changed who gets copies of our messages.",
    "settle_help": "{who} noted what is arranged to help you take part.",
}
PARTY_SENTENCES = {
    "refer": "The council went ahead and asked everyone if they will take part.",
    "accept": "The independent service took the case.",
    "withdraw": "The person who asked has stopped the request.",
    "transfer": "The request has ended here.",
    "stop_at_age": "The request has ended here.",
    "respond": "You answered the invitation.",
    "withdraw_agreement": "You decided to stop taking part.",
    "record_answer": "You answered {how}, and the council wrote it down.",
    "note_answer": "You answered {how}, and the independent service wrote it down.",
    "record_withdrawal": "The person who asked has stopped the request.",
}
# A provider sees what concerns everyone, and its own steps; the council's consideration before it is the council's.
PROVIDER_SENTENCES = {
    "submit": "The person who asked sent the request.",
    _WRITTEN_DOWN: "The council wrote the request down for the person who asked, and sent it.",
    "record_answer": "{who} answered {how}, and the council wrote it down.",
    "note_answer": "{who} answered {how}, and the independent service wrote it down.",
    "refer": "The council went ahead, and asked everyone if they will take part.",
    "refer_again": "The council passed it to a different independent service.",
    "accept": "The independent service took the case.",
    "respond": "{who} answered the invitation.",
    "withdraw_agreement": "{who} decided to stop taking part.",
    "change_parties": "The council changed who is asked to take part.",
    "settle_help": "{who} noted what is arranged to help the person who asked take part.",
}
_AT_AGE = {
    ComingOfAge.Answer.CARRY_ON: "they carry it on themselves",
    ComingOfAge.Answer.PARENT_CARRIES_ON: "it goes on, with the same person speaking for them",
    ComingOfAge.Answer.IN_THEIR_PLACE: "they cannot make this decision, and a parent stands in their place",
}
# What an officer works out before deciding is between officers (5c: internal notes), and that somebody else asked about
# the same child is never told to either of them.
_NOT_FOR_FAMILY = frozenset({"propose", "set_aside", "link", "keep_in_mind"})
_OWN_ONLY = frozenset({"respond", "withdraw_agreement", "record_answer", "note_answer"})


_AS = {
    "family": "The person who asked",
    "provider": "The independent service",
    "young_person": "The young person",
    "time": "Nobody",
}
_TO = {FAMILY: FAMILY_SENTENCES, COUNCIL: SENTENCES, PARTY: PARTY_SENTENCES, PROVIDER: PROVIDER_SENTENCES}


def said(event: Event, to: str = COUNCIL) -> str:
    """Return an event as a sentence for `to` (FAMILY, COUNCIL, PARTY or PROVIDER)."""
    if to == FAMILY and _was_somebody_elses(event):
        to = COUNCIL  # "the person who asked", where it would say "you"
    told = {"who": _who(event, to), "by": event.by, "how": _how(event), "detail": _detail(event)}
    return _TO[to][_key(event)].format(**told)


def entries(disagreement: Disagreement, to: str, party: Party | None = None) -> list[dict]:
    """Return the timeline for one reader, newest first: `when` and `title` of each entry."""
    events = disagreement.events.select_related("by", "party", "disagreement__authority").order_by("-id")
    return [{"when": event.at, "title": said(event, to)} for event in events if _shown(event, to, party)]


def _shown(event: Event, to: str, party: Party | None) -> bool:
    if to == FAMILY:
        return event.verb not in _NOT_FOR_FAMILY
    if to == PARTY:
        own = event.party_id is not None and party is not None and event.party_id == party.pk
        return own if event.verb in _OWN_ONLY else event.verb in PARTY_SENTENCES
    return to == COUNCIL or event.verb in _TO[to]


def _was_somebody_elses(event: Event) -> bool:
    """Whether who asked before the young person did it (L5): it was not "you"."""
    case = event.disagreement
    is_another = event.by_id not in {None, case.requester_id}
    return event.acting_as == FAMILY and case.asked_by == AskedBy.YOUNG_PERSON and is_another


def _key(event: Event) -> str:
    """A request that an officer wrote down and sent is told otherwise than one that its own requester sent."""
    return _WRITTEN_DOWN if event.verb == "submit" and event.acting_as == COUNCIL else event.verb


def _detail(event: Event) -> str:
    """What an event notes, in words where it is one of a list."""
    said_at_age = event.verb in {"answer_age", "record_age_answer"}
    return _AT_AGE[event.detail] if said_at_age else event.detail


def _how(event: Event) -> str:
    """By which way, where that is what the event notes."""
    return Channel(event.detail).label.lower() if event.detail in Channel.values else ""


def _who(event: Event, to: str) -> str:
    if event.party_id:
        # Where families see totals only, the timeline must not say by name what the page does not (5c).
        unnamed = to == FAMILY and event.acting_as != FAMILY and not event.disagreement.authority.answers_by_name
        return "Someone who was asked" if unnamed else str(event.party)
    if event.acting_as == "council":
        return str(event.by) if to == COUNCIL else str(event.disagreement.authority)
    return _AS[event.acting_as]
