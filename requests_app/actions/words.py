"""How do other words come to stand for the family's own, for everyone but itself and the council? (domain section 7)

An officer proposes them; only the person who asked can allow them. Until they answer nobody new reads the request, and
what they wrote themselves stays as it is, for them and the council.
"""

from django.utils import timezone

from accounts.models import User

from .. import holds, notifications
from ..errors import Refused, TooLate
from ..models import Channel, Disagreement, Pause, Rewording
from ..permissions import Actor
from .turn import action, begin, person, record, wear

_YES_OR_NO = {Rewording.Answer.APPROVED: "yes", Rewording.Answer.DECLINED: "no"}
_HOW = {Channel.PHONE: "by phone", Channel.POST: "by post", Channel.IN_PERSON: "face to face"}


@action
def propose_words(disagreement: Disagreement, words: dict, *, by: User) -> Disagreement:
    """Ask the person who asked whether others may read these words: what_happened, what_would_help, and why.

    Raises Refused while earlier ones wait for an answer, or if they are the very words of the family.
    """
    disagreement, place = begin(disagreement, "propose_words", by)
    wear(disagreement, by)
    if open_words(disagreement):
        raise Refused("Other words are waiting for the family’s answer already. Take those back first.")
    own = (disagreement.what_happened, disagreement.what_would_help)
    if (words["what_happened"], words["what_would_help"]) == own:
        raise Refused("These are the family’s own words. Change something in them first.")
    Rewording.objects.create(disagreement=disagreement, proposed_by=by, **words)
    Pause.objects.create(disagreement=disagreement, reason=Pause.Reason.WORDS, begun_by=by)
    record(disagreement, "propose_words", by=by, place=place)
    notifications.words_proposed(disagreement)
    return disagreement


@action
def take_back_words(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Take a proposal back that has not been answered. Pressed twice, it is back all the same."""
    disagreement, place = begin(disagreement, "take_back_words", by)
    words = open_words(disagreement)
    if words is None:
        return disagreement
    wear(disagreement, by)
    words.dropped_at = timezone.now()
    words.save()
    _end_pause(disagreement, by)
    record(disagreement, "take_back_words", by=by, place=place)
    return disagreement


@action
def answer_words(disagreement: Disagreement, words: int, answer: Rewording.Answer, *, by: Actor) -> Disagreement:
    """Say yes or no to the words with this number, which stood on the page. After a no, the family's own words stay.

    Raises TooLate if these are not the words that wait for an answer now.
    """
    disagreement, place = begin(disagreement, "answer_words", by)
    if not _settle(disagreement, words, answer, by):
        return disagreement
    record(disagreement, "answer_words", by=by, place=place, detail=_YES_OR_NO[answer])
    notifications.words_answered(disagreement)
    return disagreement


@action
def record_words(
    disagreement: Disagreement, words: int, answer: Rewording.Answer, channel: Channel, *, by: User
) -> Disagreement:
    """Write down what the person who asked said of the words with this number, by phone, by post or face to face."""
    disagreement, place = begin(disagreement, "record_words", by)
    wear(disagreement, by)
    if not _settle(disagreement, words, answer, by):
        return disagreement
    detail = f"{_YES_OR_NO[answer]}, {_HOW[channel]}"
    record(disagreement, "record_words", by=by, place=place, detail=detail)
    notifications.words_written_down(disagreement)
    return disagreement


def open_words(disagreement: Disagreement) -> Rewording | None:
    """Return the words that wait for the family's answer, if any do."""
    return disagreement.rewordings.filter(answered_at=None, dropped_at=None).first()


def _settle(disagreement: Disagreement, number: int, answer: Rewording.Answer, by: Actor) -> bool:
    """Keep the answer, and return whether it is a new one: the same answer to the same words twice is one."""
    words = disagreement.rewordings.filter(pk=number).first()
    if words and words.answer == answer:
        return False
    if words is None or words.answered_at or words.dropped_at:
        raise TooLate("These words no longer wait for an answer. Look at where the request is now.")
    words.answer, words.answered_at = answer, timezone.now()
    words.save()
    _end_pause(disagreement, by)
    return True


def _end_pause(disagreement: Disagreement, by: Actor) -> None:
    pauses = holds.open_pauses(disagreement, Pause.Reason.WORDS)
    pauses.update(ended_at=timezone.now(), ended_by=person(by))
