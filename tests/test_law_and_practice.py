"""What law and practice ask beyond the rules of the source document: the L rules that this stage covers."""

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from providers import independence
from providers.models import Mediator
from requests_app import journey, wording
from requests_app.delivery import deliver
from requests_app.forms.draft import BY_PAGE
from requests_app.models import Appeal, HealthBody, Help, Message, Relationship, TalkedTo
from requests_app.stages import Stage
from tests.make import Case, council, independent_provider, official
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def shown(client: Client, name: str, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize(
    "domain", ["elsewhere.gov.uk", "trust.nhs.uk", "nhs.net", "northwick.example.org", "icb.example.org"]
)
def test_nobody_from_any_council_or_the_nhs_is_independent(domain):
    """L2: any English council, an ICB, NHS England; not only the council that commissions."""
    council("northwick")
    HealthBody.objects.create(name="Example ICB", email_domain="icb.example.org")
    assert independence.person_problems(official("Ida Independent", "calm.example.org")) == []
    assert len(independence.person_problems(official("Emp Loyed", domain))) == 1


def test_the_childs_views_are_asked_for_and_may_be_left():
    """L4: regard to views, wishes and feelings; L39: in the young person's own words."""
    views = journey.BY_SLUG["views"]
    assert (views.applies(Case().at(Stage.DRAFT).disagreement), views.required) == (True, False)
    young = Case(asked_by="young_person").at(Stage.DRAFT)
    form = BY_PAGE["views"](young.disagreement)
    assert form.fields["views_how"].label == "How would you like to say what you think?"
    assert "I will say what I think myself" in dict(form.fields["views_how"].choices).values()


@pytest.mark.parametrize("relationship", Relationship.values)
def test_whoever_has_care_of_the_child_can_ask(relationship):
    """L7: parental responsibility or care of the child; no proof is asked for."""
    case = Case(answers={"relationship": {"relationship": relationship}}).at(Stage.TO_CONSIDER)
    assert case.disagreement.relationship == relationship


def test_the_notice_says_what_can_be_appealed_when_and_what_this_does_not_give():
    """L11: the list; L12: two months and the adviser; L13: no certificate, no extra time."""
    case = Case(answers={"decisions": {"appeal": Appeal.LETTER, "decision_date": None}}).at(Stage.DRAFT)
    page = shown(signed_in(case.family), "draft_notice", case.disagreement.reference, "appeals")
    said = ("not to assess", "2 months", case.council.mediation_adviser_phone, "no certificate and no extra time")
    assert [words for words in said if words not in page] == []


@pytest.mark.parametrize("appeal", Appeal.values)
def test_an_appeal_bars_nobody(appeal):
    """L25, L26: disagreement resolution may be used while waiting for the Tribunal."""
    case = Case(answers={"decisions": {"appeal": appeal, "decision_date": None}}).at(Stage.ALL_AGREED)
    assert case.disagreement.stage == Stage.ALL_AGREED


def test_a_complaint_bars_nobody():
    """L27: before, with or after a complaint."""
    case = Case(answers={"talked-to": {"talked_to": [TalkedTo.COMPLAINT]}}).at(Stage.ALL_AGREED)
    assert case.disagreement.stage == Stage.ALL_AGREED


def test_sendiass_is_on_every_family_page():
    """L19, L40: advice that is free and on nobody's side, and never the provider."""
    case = Case().at(Stage.TO_CONSIDER)
    client, reference = signed_in(case.family), case.disagreement.reference
    pages = [shown(client, name, reference) for name in ("tracking", "answers", "sent", "withdraw")]
    assert [page for page in pages if case.council.sendiass_phone not in page] == []


def test_the_family_knows_where_it_is_and_whose_move():
    """L21: where they are in the process, and why."""
    case = Case().at(Stage.QUESTION)
    page = shown(signed_in(case.family), "tracking", case.disagreement.reference)
    assert [
        words for words in ("The council has a question for you", "Yours", "no time limit") if words not in page
    ] == []


def test_it_can_be_used_early_by_all_with_sen_and_is_voluntary_and_independent():
    """L22, L23, L24: what the start page tells everyone."""
    page = shown(Client(), "council_home", council("northwick").slug)
    said = ("early on", "It is voluntary", "It is independent", "do not need an EHC plan", "only if everyone agrees")
    assert [words for words in said if words not in page] == []


def test_what_an_organisation_reads_about_cost_is_the_councils_to_set():
    """L31."""
    authority = council("northwick", funding_text="The council pays for this, whoever asks.")
    case = Case(authority).at(Stage.ASKING)
    page = shown(signed_in(case.answers_for()), "take_part", case.disagreement.reference)
    assert "The council pays for this, whoever asks." in page


def test_an_aim_is_the_councils_to_set_and_is_called_an_aim():
    """L34: local aims, never legal limits."""
    case = Case(council("northwick", aim_reply_days=7)).at(Stage.TO_CONSIDER)
    body = Message.objects.get(kind="n02_received").body
    assert "We aim to reply within 7 working days" in body
    assert "7 working days" in shown(signed_in(case.family), "sent", case.disagreement.reference)


def test_a_mediator_who_shares_an_organisation_with_a_party_cannot_take_the_case():
    """L36: a conflict is found before it can hurt, also through an e-mail domain."""
    case = Case().at(Stage.OFFERED)
    mediator = case.mediator
    assert independence.mediator_problems(mediator, case.disagreement, case.referral.offered_on) == []
    domain = independence.domain_of(case.party().contact.email)
    mediator.user.email = f"mina@{domain}"
    mediator.user.save()
    problems = independence.mediator_problems(mediator, case.disagreement, case.referral.offered_on)
    assert problems == ["Mina Mediator uses an e-mail address of an organisation that is part of this disagreement."]


def test_a_registration_is_recorded_where_there_is_one():
    """L37: voluntary, so it may be empty."""
    provider = independent_provider()
    made = Mediator.objects.create(provider=provider, name="Reg Istered", registered_body="Register")
    assert (made.registered_body, provider.mediators.first().registered_body) == ("Register", "")


def test_health_bodies_are_dated_rows():
    """L42: they merge; the list is data."""
    assert {field.name for field in HealthBody._meta.fields} >= {"name", "starts_on", "ends_on"}


def test_people_agree_to_take_part_and_are_never_asked_to_consent():
    """L43: agreeing to take part is not a lawful basis for data."""
    labels = [str(field.label) for form in BY_PAGE.values() for field in form.base_fields.values()]
    words = " ".join([*wording.sentences(), *labels])
    assert "voluntary" in words
    assert "consent" not in words.lower()


def test_opening_a_case_at_the_council_reads_nothing_that_was_said_to_the_mediator():
    """L44: the council's page does not even ask the table of private notes; the provider's does."""
    case = Case().at(Stage.ASKING)
    asked = {}
    for who, name in ((case.officer, "officer_case"), (case.provider_coordinator, "referral")):
        with CaptureQueriesContext(connection) as queries:
            signed_in(who).get(reverse(name, args=[case.disagreement.reference]))
        asked[name] = any("privatenote" in query["sql"] for query in queries)
    assert asked == {"officer_case": False, "referral": True}


def test_what_helps_is_asked_and_never_what_is_wrong():
    """L50: adjustments by what helps; there is no question about a diagnosis."""
    form = BY_PAGE["help"](Case().at(Stage.DRAFT).disagreement)
    assert [value for value, _ in form.fields["help_needed"].choices] == Help.values
    asked = " ".join(str(field.label) for page in BY_PAGE.values() for field in page.base_fields.values())
    assert "diagnos" not in asked.lower()


def test_each_parent_of_one_child_has_a_request_of_their_own():
    """L53: separated parents, each with their own contact; nothing crosses."""
    hers = Case(contact={"email": "pat@home.example.org", "phone": "01632 960111", "best_way": "email"}).at(
        Stage.ASKING
    )
    his = Case().at(Stage.ASKING)
    assert "01632 960111" in shown(signed_in(hers.family), "answers", hers.disagreement.reference)
    assert "01632 960111" not in shown(signed_in(his.family), "answers", his.disagreement.reference)
    assert signed_in(his.family).get(hers.disagreement.get_absolute_url()).status_code == 404


def test_a_kill_between_a_decision_and_its_mail_loses_nothing():
    """The act and its message are one transaction: whenever a worker comes back, it finds the message."""
    case = Case().at(Stage.NOT_TAKEN_FORWARD)
    waiting = Message.objects.get(kind="n17_not_taken_forward")
    assert (waiting.state, mail.outbox) == (Message.State.QUEUED, [])
    deliver()
    assert [one.subject for one in mail.outbox if one.to == [case.family.email]][-1] == waiting.subject


def test_a_message_cannot_be_queued_for_nobody():
    case = Case().at(Stage.TO_CONSIDER)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.disagreement.messages.update(to="")
