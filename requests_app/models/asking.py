"""Who asks, for whom, and on which side do they stand? (domain section 4, kinds A to F; R21-R24)

A parent or carer (A), a young person (B), somebody on a family's behalf (C), a setting (D), a council service (E) or a
health body (F). What follows from that for everything else is told here, once: whether a family takes part at all, who
the disagreement is with, and whether it is between services, with no family in it (R24).
"""

from django.db import models

from .. import kinds


class AskedBy(models.TextChoices):
    PARENT = "parent", "A parent or carer"
    YOUNG_PERSON = "young_person", "A young person, asking for myself"
    SUPPORTER = "supporter", "Someone asking on behalf of a family, such as a relative, SENDIASS or an advocate"
    SETTING = "setting", "A nursery, school or college"
    COUNCIL_SERVICE = "council_service", "A council service, such as the SEND team or social care"
    HEALTH = "health", "The NHS, or an integrated care board (ICB)"


# The same in a word or two, for lists and tables of those who work with them.
ASKED_BY_IN_SHORT = {
    AskedBy.PARENT: "Parent or carer",
    AskedBy.YOUNG_PERSON: "Young person",
    AskedBy.SUPPORTER: "Someone for a family",
    AskedBy.SETTING: "Nursery, school or college",
    AskedBy.COUNCIL_SERVICE: "Council service",
    AskedBy.HEALTH: "NHS",
}
# Whoever asks for an organisation, and never for a child as its parent (kinds D, E and F of domain section 4).
ORGANISATIONS = frozenset({AskedBy.SETTING, AskedBy.COUNCIL_SERVICE, AskedBy.HEALTH})


class ActingFor(models.TextChoices):
    PARENT = "parent", "A parent or carer"
    YOUNG_PERSON = "young_person", "A young person"


class ActingBasis(models.TextChoices):
    """Why somebody may ask for another (L30), or take the place of a young person who cannot decide this (L6)."""

    ASKED = "asked", "They asked me to"
    ATTORNEY = "attorney", "I am their deputy, or hold a power of attorney"
    PARENT_OF = "parent_of", "I am the parent of a young person who cannot make this decision"
    OTHER = "other", "Something else"


# Who stands in the young person's own place, so that there is nobody else to ask (L6).
IN_THEIR_PLACE = frozenset({ActingBasis.ATTORNEY, ActingBasis.PARENT_OF})


class Decides(models.TextChoices):
    """Who can decide for the organisation that asks (R50, L38)."""

    ME = "me", "I can"
    SOMEONE_ELSE = "someone_else", "Someone else does"
    NOT_SURE = "not_sure", "I am not sure yet"


_FAMILY = "family"
# Of which kind of party a setting is that asks, by its phase. Any other phase is a school's.
_SETTINGS = {"early_years": "early_years", "college": "college"}


class Asking(models.Model):
    """The side of a request that is about who asks. Properties only: the columns are the request's."""

    class Meta:
        abstract = True

    @property
    def asks_for_organisation(self) -> bool:
        """Whether who asks speaks for an organisation, and not for a family. A council that is a child's corporate
        parent speaks for the child (L7)."""
        return self.asks_as != _FAMILY

    @property
    def asks_as(self) -> str:
        """The value of `PartyKind` that says as what they ask: "family", or which kind of organisation."""
        if self.asked_by == AskedBy.SETTING:
            return _SETTINGS.get(self.setting_phase, "school")
        if self.asked_by == AskedBy.COUNCIL_SERVICE:
            return _FAMILY if self.corporate_parent else "council"
        return "health" if self.asked_by == AskedBy.HEALTH else _FAMILY

    @property
    def stands_in_their_place(self) -> bool:
        """Whether a supporter takes the place of somebody who cannot decide this, so that nobody else is asked (L6)."""
        return self.asked_by == AskedBy.SUPPORTER and self.acting_basis in IN_THEIR_PLACE

    @property
    def asks_for_a_family(self) -> bool:
        """Whether a supporter asks for a family that is then asked itself, and gives its own agreement (L30)."""
        return self.asked_by == AskedBy.SUPPORTER and not self.stands_in_their_place

    @property
    def asked_by_family(self) -> bool:
        """Whether who asks is the family itself, or in its place: the rights that are spoken of are then "yours"."""
        return self.asked_by in {AskedBy.PARENT, AskedBy.YOUNG_PERSON} or self.stands_in_their_place

    @property
    def who_asked(self) -> str:
        """What to call who asked, to everybody else. A supporter, or an organisation, is not the family."""
        return "the family" if self.asked_by_family else "the person who asked"

    @property
    def asked_by_in_short(self) -> str:
        return ASKED_BY_IN_SHORT[AskedBy(self.asked_by)]

    @property
    def has_family(self) -> bool:
        """Whether a family takes part, on either side. Where none does, no page or message speaks of one (R24)."""
        return not self.asks_for_organisation or self.parties.filter(kind=_FAMILY).exists()

    @property
    def is_between_services(self) -> bool:
        """Whether the answers make it one between the council and a health body, without a family (R24)."""
        return kinds.between_services(self.asks_as, self.parties.others().values_list("kind", flat=True))

    @property
    def with_whom(self):
        """The parties it is with. For who asks on a family's behalf, that family is not one of them, and another
        parent of the child never is: two parents alone are none of the four kinds (R21)."""
        others = self.parties.others().filter(second_parent=None)
        return others.exclude(kind=_FAMILY) if self.asked_by == AskedBy.SUPPORTER else others
