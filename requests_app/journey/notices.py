"""Which answers lead to a page that is read before going on?

The right-route pages. Each informs, and none bars the way: an appealable decision, an age, an address, a scope or a
family matter is signposted, and the person goes on if they wish (R14, R17, L5, L8, L9, L11, L12).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from .. import ages, postcodes
from ..models import (
    About,
    Appeal,
    AskedBy,
    ContactDetails,
    Disagreement,
    EhcStatus,
    LocalAuthority,
    Moment,
    PostcodeDistrict,
)

Rule = Callable[[Disagreement], bool]
# Plans can run on after a 25th birthday, so this is a soft note (domain section 7).
LAST_YEAR = 25


@dataclass(frozen=True)
class Notice:
    """A page that some answers lead to. `slug` names its template and its address."""

    slug: str
    title: str
    applies: Rule
    # Whoever goes on from it asks the council to check, and officers see a flag.
    council_checks: bool = False


def asked_by_parent(disagreement: Disagreement) -> bool:
    return disagreement.asked_by == AskedBy.PARENT


def about_health_or_care(disagreement: Disagreement) -> bool:
    return bool({About.HEALTH, About.SOCIAL_CARE} & set(disagreement.about))


def out_of_scope(disagreement: Disagreement) -> bool:
    """Whether it is only about health or social care, outside the four moments (R17)."""
    return _outside_the_moments(disagreement) and set(disagreement.about) <= {About.HEALTH, About.SOCIAL_CARE}


def outside_england(disagreement: Disagreement) -> bool:
    return country(disagreement) not in {"", postcodes.ENGLAND}


def country(disagreement: Disagreement) -> str:
    """Return the country that the postcode lies in, or an empty string where none was given."""
    return postcodes.country(_postcode(disagreement))


def outside_area(disagreement: Disagreement) -> bool:
    """Whether the postcode is in England but in none of this council's districts. Never for a council without any."""
    outward = postcodes.outward(_postcode(disagreement))
    districts = PostcodeDistrict.objects.filter(authority=disagreement.authority)
    return (
        bool(outward)
        and not outside_england(disagreement)
        and districts.exists()
        and not districts.filter(outward_code=outward).exists()
    )


def council_of_postcode(disagreement: Disagreement) -> LocalAuthority | None:
    """Return the council of this portal in whose area the postcode lies, if it is another one (L9)."""
    outward = postcodes.outward(_postcode(disagreement))
    district = PostcodeDistrict.objects.filter(outward_code=outward).exclude(authority=disagreement.authority).first()
    return district.authority if district else None


def _postcode(disagreement: Disagreement) -> str:
    contact = ContactDetails.objects.filter(disagreement=disagreement).first()
    return contact.postcode if contact else ""


def _may_be_appealable(disagreement: Disagreement) -> bool:
    return disagreement.appeal in {Appeal.LETTER, Appeal.MEDIATION, Appeal.LODGED}


def _assessment_asked_for(disagreement: Disagreement) -> bool:
    return disagreement.ehc_status == EhcStatus.ASKED


def _outside_the_moments(disagreement: Disagreement) -> bool:
    return about_health_or_care(disagreement) and disagreement.moment == Moment.NONE


def _partly_out_of_scope(disagreement: Disagreement) -> bool:
    return _outside_the_moments(disagreement) and not out_of_scope(disagreement)


def _young_person_now(disagreement: Disagreement) -> bool:
    return asked_by_parent(disagreement) and disagreement.is_young_person


def _still_a_child(disagreement: Disagreement) -> bool:
    known = disagreement.date_of_birth is not None
    return known and not asked_by_parent(disagreement) and not disagreement.is_young_person


def _in_the_last_year(disagreement: Disagreement) -> bool:
    born = disagreement.date_of_birth
    return born is not None and ages.age_on(born, timezone.localdate()) >= LAST_YEAR


def _with_family_member(disagreement: Disagreement) -> bool:
    return disagreement.with_family_member


BETWEEN_PARENTS = Notice("between-parents", "A disagreement in the family", _with_family_member)
APPEALS = Notice("appeals", "You may be able to appeal", _may_be_appealable)
ASSESSMENT = Notice("assessment", "If the council has said no to an assessment", _assessment_asked_for)
SCOPE = Notice("scope", "Health and social care outside an EHC process", out_of_scope, council_checks=True)
PART_SCOPE = Notice("part-scope", "The health or social care part", _partly_out_of_scope)
COUNTRY = Notice("another-country", "The law is different outside England", outside_england)
AREA = Notice("another-area", "This may be another council’s area", outside_area)
DECIDES = Notice("young-person-decides", "The young person now decides", _young_person_now)
CHILD = Notice("ask-an-adult", "Ask an adult to help you send this", _still_a_child)
TWENTY_FIVE = Notice("twenty-five", "At the age of 25", _in_the_last_year)
