"""Which of the four kinds of disagreement is it?

Section 57 names four (R21-R24). Nobody is asked which: it follows from who disagrees with whom about what. One request
can be of several kinds. An officer's page shows them and reports count them; they never bar anyone.
"""

from collections.abc import Collection

from django.db import models


class Kind(models.TextChoices):
    DUTIES = "1", "1: how duties are carried out"
    PROVISION = "2", "2: special educational support at a school, college or early years setting"
    HEALTH_AND_CARE = "3", "3: health or social care during an EHC process"
    BETWEEN_SERVICES = "4", "4: between services"


_EDUCATION = frozenset({"early_years", "school", "college"})
_SERVICES = frozenset({"council", "health"})
_EHC_MOMENTS = frozenset({"assessment", "drawing_up", "review", "reassessment"})


def between_services(asks: str, with_whom: Collection[str]) -> bool:
    """Return whether it is between the council and a health body, with no family in it (R24).

    `asks` is as what somebody asks, a value of `PartyKind`: "family" for whoever stands on a family's side.
    """
    whom = {asks, *with_whom}
    return asks in _SERVICES and whom >= _SERVICES and "family" not in whom


def derive(*, about: Collection[str], moment: str, with_whom: Collection[str], asks: str = "family") -> list[str]:
    """Return the kinds that follow from the answers, in order.

    `about` holds values of `About`, `moment` one of `Moment`, `with_whom` values of `PartyKind`, as does `asks`: as
    what somebody asks. The first three kinds are a family's with the others, whichever of them asks.
    """
    if between_services(asks, with_whom):
        return [Kind.BETWEEN_SERVICES]
    whom = {asks, *with_whom}
    if "family" not in whom:
        return []
    found = set()
    if "duties" in about and whom & (_EDUCATION | {"council"}):
        found.add(Kind.DUTIES)
    if "provision" in about and whom & _EDUCATION:
        found.add(Kind.PROVISION)
    # Special educational support that the council secures, under a plan, is one of its duties (type 1).
    if "provision" in about and "council" in whom:
        found.add(Kind.DUTIES)
    if {"health", "social_care"} & set(about) and moment in _EHC_MOMENTS and whom & _SERVICES:
        found.add(Kind.HEALTH_AND_CARE)
    return sorted(found)
