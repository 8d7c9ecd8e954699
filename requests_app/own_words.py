"""How does a young person read what the lists say about one?

The lists of answers are written as a parent, an officer or a mediator reads them. Somebody who asks for themselves
reads the same answers in the first person; a school or a service that asks speaks for no family.
"""

_THEIRS_AND_MINE = (
    ("They will say what they think themselves", "I will say what I think myself"),
    ("Someone will say it for them", "Someone will say it for me"),
    ("They have", "I have"),
    ("They are", "I am"),
    ("Their EHC plan", "My EHC plan"),
    ("for their EHC plan", "for my EHC plan"),
    ("They get", "I get"),
    ("we are waiting", "I am waiting"),
)


def mine(label: str) -> str:
    """Return one label as the person it is about says it."""
    for theirs, own in _THEIRS_AND_MINE:
        label = label.replace(theirs, own)
    return label


_THEIRS_AND_AN_ORGANISATIONS = (
    ("I have made a complaint", "The family has made a complaint"),
    ("we have a decision letter", "there is a decision letter"),
    ("we are waiting", "there is no answer yet"),
)


def of_organisation(label: str) -> str:
    """Return one label as an organisation says it, which speaks for no family."""
    for theirs, own in _THEIRS_AND_AN_ORGANISATIONS:
        label = label.replace(theirs, own)
    return label


def all_of_organisation(choices) -> list[tuple[str, str]]:
    """Return the choices of a list, as an organisation says them."""
    return [(value, of_organisation(label)) for value, label in choices]


def all_mine(choices) -> list[tuple[str, str]]:
    """Return the choices of a list, in the first person."""
    return [(value, mine(label)) for value, label in choices]
