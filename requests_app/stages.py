"""Where is it, what happens next, and whose move is it?

A person never sees a status. They see a stage: one word for where the request is, worked out here and nowhere else
from the status, what the provider has done, and what the agreement ledger says now. The stage and its desk are also
columns, so that the officers' queue reads one index however many requests there are.
"""

from dataclasses import dataclass

from django.db import models

from .states import OPEN, Status


class WithProvider(models.TextChoices):
    """How far the referral has come. `providers` writes it, through `actions.turn.provider_moved`."""

    NOBODY = "nobody", "No provider has it"
    OFFERED = "offered", "A provider has been asked to take it"
    ACCEPTED = "accepted", "A provider has taken it"


class Agreed(models.TextChoices):
    """What the agreement ledger says of all required parties together, now."""

    WAITING = "waiting", "Not everyone has answered"
    EVERYONE = "everyone", "Everyone has agreed"
    NOT_EVERYONE = "not_everyone", "Not everyone has agreed"


class Desk(models.TextChoices):
    """Whose desk it lies on: the tabs of the officers' queue."""

    COUNCIL = "council", "To consider"
    FAMILY = "family", "Waiting for the family"
    PROVIDER = "provider", "With the provider"
    AGREEMENT = "agreement", "Waiting for agreement"
    NOBODY = "nobody", "Finished"


class Whose(models.TextChoices):
    FAMILY = "family", "you"
    COUNCIL = "council", "the council"
    PROVIDER = "provider", "the independent service"
    OTHERS = "others", "the other people who were asked"
    YOUNG_PERSON = "young_person", "the young person"
    NOBODY = "nobody", "nobody"


class Stage(models.TextChoices):
    """The value is stored; the label is the family's wording."""

    DRAFT = "draft", "Not sent yet"
    TO_CONSIDER = "to_consider", "Sent – the council will look at it"
    CONSIDERING = "considering", "The council is considering it"
    QUESTION = "question", "The council has a question for you"
    NOT_TAKEN_FORWARD = "not_taken_forward", "Not going ahead"
    SECOND_LOOK = "second_look", "You asked for a second look"
    FINDING_PROVIDER = "finding_provider", "Finding an independent mediator"
    OFFERED = "offered", "Passed to the independent service"
    ASKING = "asking", "Asking everyone if they will take part"
    NOT_EVERYONE = "not_everyone", "Paused – not everyone has agreed"
    ALL_AGREED = "all_agreed", "Everyone has agreed"
    YOUNG_PERSON = "young_person", "Paused – the young person is being asked"
    WITHDRAWN = "withdrawn", "You stopped this request"
    MERGED = "merged", "Joined with your other request"
    TRANSFERRED = "transferred", "Ended here – another council’s now"


@dataclass(frozen=True)
class Place:
    """What a stage means on screen: for officers, what comes next for the family, whose move, which desk."""

    officer_label: str
    next: str
    whose: Whose
    desk: Desk


PLACES: dict[Stage, Place] = {
    Stage.DRAFT: Place("Not sent", "Finish your answers and send them when you are ready.", Whose.FAMILY, Desk.NOBODY),
    Stage.TO_CONSIDER: Place(
        "New",
        "Someone at the council will read your request and decide whether to go ahead.",
        Whose.COUNCIL,
        Desk.COUNCIL,
    ),
    Stage.CONSIDERING: Place(
        "Being considered",
        "The council will go ahead, ask you a question, or tell you why not.",
        Whose.COUNCIL,
        Desk.COUNCIL,
    ),
    Stage.QUESTION: Place(
        "Question asked",
        "Answer the council’s question when you can. There is no time limit.",
        Whose.FAMILY,
        Desk.FAMILY,
    ),
    Stage.NOT_TAKEN_FORWARD: Place(
        "Not taken forward",
        "You can ask someone else at the council to look at it again, or use one of the other ways below.",
        Whose.FAMILY,
        Desk.NOBODY,
    ),
    Stage.SECOND_LOOK: Place(
        "Second look asked for",
        "Someone else at the council will look at your request again.",
        Whose.COUNCIL,
        Desk.COUNCIL,
    ),
    Stage.FINDING_PROVIDER: Place(
        "Choose a provider",
        "We are finding a different independent mediator. You do not need to do anything.",
        Whose.COUNCIL,
        Desk.COUNCIL,
    ),
    Stage.OFFERED: Place(
        "Offered to a provider",
        "The independent service checks that nobody there knows the people involved, then takes your request.",
        Whose.PROVIDER,
        Desk.PROVIDER,
    ),
    Stage.ASKING: Place(
        "Waiting for agreement",
        "It goes ahead when everyone has agreed to take part. Nobody has to.",
        Whose.OTHERS,
        Desk.AGREEMENT,
    ),
    Stage.NOT_EVERYONE: Place(
        "Not everyone agreed",
        "The independent service will talk to you about what you can do now. People can change their minds.",
        Whose.PROVIDER,
        Desk.AGREEMENT,
    ),
    Stage.ALL_AGREED: Place(
        "Everyone agreed",
        "The mediator will speak to each of you privately first, then arrange a meeting.",
        Whose.PROVIDER,
        Desk.PROVIDER,
    ),
    Stage.YOUNG_PERSON: Place(
        "Young person decides",
        "The young person can now decide about this. The council asks them. Nothing new is shared until they answer.",
        Whose.COUNCIL,
        Desk.COUNCIL,
    ),
    Stage.WITHDRAWN: Place(
        "Stopped by who asked",
        "Nothing more will happen. You can ask again at any time.",
        Whose.NOBODY,
        Desk.NOBODY,
    ),
    Stage.MERGED: Place(
        "Joined with another",
        "It goes on in your other request. You do not need to do anything.",
        Whose.NOBODY,
        Desk.NOBODY,
    ),
    Stage.TRANSFERRED: Place(
        "Passed to another council",
        "It has ended here. You can ask the council where you live now.",
        Whose.NOBODY,
        Desk.NOBODY,
    ),
}

_BY_STATUS = {
    Status.DRAFT: Stage.DRAFT,
    Status.SUBMITTED: Stage.TO_CONSIDER,
    Status.CONSIDERING: Stage.CONSIDERING,
    Status.QUESTION_ASKED: Stage.QUESTION,
    Status.WITHDRAWN: Stage.WITHDRAWN,
    Status.MERGED: Stage.MERGED,
    Status.TRANSFERRED: Stage.TRANSFERRED,
}
_BY_AGREEMENT = {
    Agreed.WAITING: Stage.ASKING,
    Agreed.EVERYONE: Stage.ALL_AGREED,
    Agreed.NOT_EVERYONE: Stage.NOT_EVERYONE,
}


def derive(status: str, with_provider: str, agreed: str, *, second_look: bool, being_asked: bool = False) -> Stage:
    """Return the stage that follows from the facts it depends on. `being_asked`: a young person, who can now decide,
    has not said yet whether it goes on (L5)."""
    if being_asked and status in OPEN:
        return Stage.YOUNG_PERSON
    if status == Status.NOT_TAKEN_FORWARD:
        return Stage.SECOND_LOOK if second_look else Stage.NOT_TAKEN_FORWARD
    if status != Status.REFERRED:
        return _BY_STATUS[status]
    if with_provider == WithProvider.NOBODY:
        return Stage.FINDING_PROVIDER
    if with_provider == WithProvider.OFFERED:
        return Stage.OFFERED
    return _BY_AGREEMENT[agreed]
