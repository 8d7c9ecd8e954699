"""Which answers lead to a page that is read before going on?

The right-route pages. Each informs, and none bars the way: an appealable decision, an age, an address, a scope or a
family matter is signposted, and the person goes on if they wish (R14, R17, R21-R24, L5, L8, L9, L11, L12).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from .. import ages, postcodes
from ..models import (
    ORGANISATIONS,
    About,
    ActingFor,
    Appeal,
    AskedBy,
    ContactDetails,
    Disagreement,
    EhcStatus,
    LocalAuthority,
    Moment,
    PartyKind,
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


def not_being_written_down(disagreement: Disagreement) -> bool:
    """Whether who asks answers for themselves, and no officer writes it down for them (R27)."""
    return disagreement.entered_by_id is None or not disagreement.is_draft


def asked_by_parent(disagreement: Disagreement) -> bool:
    return disagreement.asked_by == AskedBy.PARENT


def asked_by_young_person(disagreement: Disagreement) -> bool:
    return disagreement.asked_by == AskedBy.YOUNG_PERSON


def asked_by_supporter(disagreement: Disagreement) -> bool:
    return disagreement.asked_by == AskedBy.SUPPORTER


def asked_by_organisation(disagreement: Disagreement) -> bool:
    """Whether it is a setting, a council service or a health body, also where the council is a child's parent (L7)."""
    return disagreement.asked_by in ORGANISATIONS


def asked_by_person(disagreement: Disagreement) -> bool:
    return not asked_by_organisation(disagreement)


def about_a_child(disagreement: Disagreement) -> bool:
    """Whether the child or young person is somebody else than who asks."""
    return disagreement.asked_by != AskedBy.YOUNG_PERSON


def needs_the_familys_word(disagreement: Disagreement) -> bool:
    """Whether nobody may share a family's details before it has agreed to that, whoever it is with (P2d, L30)."""
    return disagreement.asked_by == AskedBy.SETTING or disagreement.asks_for_a_family


def family_named(disagreement: Disagreement) -> bool:
    """Whether who asks names the family, to be asked itself."""
    names = asked_by_organisation(disagreement) or disagreement.asks_for_a_family
    return names and disagreement.parties.filter(kind=PartyKind.FAMILY).exists()


def service_tells_the_family(disagreement: Disagreement) -> bool:
    """Whether a council service or a health body is to say if the family knows: it must, where the family is asked,
    and may, where it is between services (R24)."""
    service = disagreement.asked_by in {AskedBy.COUNCIL_SERVICE, AskedBy.HEALTH}
    return service and (family_named(disagreement) or disagreement.is_between_services)


def may_be_appealed(disagreement: Disagreement) -> bool:
    """Whether anybody in it could appeal a decision (P14). A health body knows of none."""
    return disagreement.has_family and disagreement.asked_by != AskedBy.HEALTH


def brings_people(disagreement: Disagreement) -> bool:
    return disagreement.asked_by not in {AskedBy.COUNCIL_SERVICE, AskedBy.HEALTH}


def asked_for_a_parent(disagreement: Disagreement) -> bool:
    """Whether a parent or carer asks, or somebody for one (P20)."""
    for_parent = asked_by_supporter(disagreement) and disagreement.acting_for == ActingFor.PARENT
    return asked_by_parent(disagreement) or for_parent


def about_health_or_care(disagreement: Disagreement) -> bool:
    return bool({About.HEALTH, About.SOCIAL_CARE} & set(disagreement.about))


def moment_counts(disagreement: Disagreement) -> bool:
    """Whether it is covered in the four EHC moments only (R17, R24)."""
    return about_health_or_care(disagreement) or disagreement.is_between_services


def out_of_scope(disagreement: Disagreement) -> bool:
    """Whether it is only about health or social care, outside the four moments (R17)."""
    return _outside_the_moments(disagreement) and set(disagreement.about) <= {About.HEALTH, About.SOCIAL_CARE}


def _services_out_of_scope(disagreement: Disagreement) -> bool:
    return disagreement.is_between_services and disagreement.moment == Moment.NONE


def not_covered(disagreement: Disagreement) -> bool:
    """Whether organisations disagree with each other, without a family, and not as R24 has it."""
    nobody_of_a_family = asked_by_organisation(disagreement) and not disagreement.has_family
    return nobody_of_a_family and disagreement.with_whom.exists() and not disagreement.is_between_services


def _with_other_council(disagreement: Disagreement) -> bool:
    return disagreement.with_other_council


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
    decided = disagreement.appeal in {Appeal.LETTER, Appeal.MEDIATION, Appeal.LODGED}
    return decided and may_be_appealed(disagreement)


def _assessment_asked_for(disagreement: Disagreement) -> bool:
    return disagreement.ehc_status == EhcStatus.ASKED and asked_by_person(disagreement)


def _outside_the_moments(disagreement: Disagreement) -> bool:
    covered = about_health_or_care(disagreement) and not disagreement.is_between_services
    return covered and disagreement.moment == Moment.NONE


def _partly_out_of_scope(disagreement: Disagreement) -> bool:
    return _outside_the_moments(disagreement) and not out_of_scope(disagreement)


def _young_person_now(disagreement: Disagreement) -> bool:
    return asked_for_a_parent(disagreement) and disagreement.is_young_person


def _still_a_child(disagreement: Disagreement) -> bool:
    known = disagreement.date_of_birth is not None
    return known and not about_a_child(disagreement) and not disagreement.is_young_person


def _in_the_last_year(disagreement: Disagreement) -> bool:
    born = disagreement.date_of_birth
    return born is not None and ages.age_on(born, timezone.localdate()) >= LAST_YEAR


def _with_family_member(disagreement: Disagreement) -> bool:
    return disagreement.with_family_member


BETWEEN_PARENTS = Notice("between-parents", "A disagreement in the family", _with_family_member)
NOT_COVERED = Notice("between-services-not-covered", "This may not be covered", not_covered, council_checks=True)
BETWEEN_COUNCILS = Notice("between-councils", "One council and another", _with_other_council, council_checks=True)
APPEALS = Notice("appeals", "You may be able to appeal", _may_be_appealable)
ASSESSMENT = Notice("assessment", "If the council has said no to an assessment", _assessment_asked_for)
SCOPE = Notice("scope", "Health and social care outside an EHC process", out_of_scope, council_checks=True)
SERVICES_SCOPE = Notice("services-scope", "Outside the four EHC times", _services_out_of_scope, council_checks=True)
PART_SCOPE = Notice("part-scope", "The health or social care part", _partly_out_of_scope)
COUNTRY = Notice("another-country", "The law is different outside England", outside_england)
AREA = Notice("another-area", "This may be another council’s area", outside_area)
DECIDES = Notice("young-person-decides", "The young person now decides", _young_person_now)
CHILD = Notice("ask-an-adult", "Ask an adult to help you send this", _still_a_child)
TWENTY_FIVE = Notice("twenty-five", "At the age of 25", _in_the_last_year)
