"""What can an action answer when it will not do what it was asked?

Wrong person is Django's `PermissionDenied` (403). Not visible is `Http404`. Everything else is here, and each says
why and what to do, because its text is shown to the person who asked.
"""


class Refused(Exception):
    """The action was not done. The message says why and what to do next, in words for the person who asked."""


class TooLate(Refused):
    """The request has moved on since the page was drawn."""


class NotReady(Refused):
    """Something has to be there first. `missing` names each thing, one short sentence each."""

    def __init__(self, message: str, missing: tuple[str, ...] = ()):
        super().__init__(message)
        self.missing = missing


class Repeated(Exception):
    """The same person made the same move again (a double press, a page sent twice). Nothing is to be done.

    Never reaches a view: `actions.turn.action` swallows it and answers with the request as it stands.
    """
