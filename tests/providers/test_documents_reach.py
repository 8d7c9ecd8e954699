"""After each thing that can happen to a case, who is still given which document? (R4, R37, R39, R45)

The trap of others was a page that hides what its attachments still give away. So the address of every file is fetched
as everybody, after each transition, and what is served is compared with a table written by hand; so are the names on
the page, and the words "who can see it".
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from accounts.models import User
from providers import actions, audience
from providers.models import Document, Level, ProviderRole, ReturnCode
from requests_app import actions as request_actions
from requests_app.models import Answer, CouncilRole, Disagreement, Hat, PartyKind
from requests_app.stages import Stage
from tests.make import Case, contract, coordinator_of, council, officer, person
from tests.providers.sending import BAD, page, send, sent
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Each document by a letter: of the family, the school, the council's representative and the provider; in small letters
# one that is only for the mediator, in a capital one for everyone taking part.
SENDERS = {"f": "fam", "s": "sch", "r": "rep", "p": "prv"}
# By what has happened, who is served what. Whoever is not named is served nothing.
AGREED = {
    "fam": "f F S R P",
    "sch": "s F S R P",
    "rep": "r F S R P",
    "prv": "f F s S r R p P",
    "med": "f F s S r R p P",
}
TABLE = {
    # From the moment of going ahead. Nobody but the family has agreed yet, and no provider has it.
    "offered": {"fam": "f F S R", "sch": "s S", "rep": "r R"},
    "accepted": {"fam": "f F S R P", "sch": "s S", "rep": "r R", "prv": AGREED["prv"], "med": AGREED["med"]},
    "the school would rather talk first": {
        "fam": "f F S R P", "sch": "s S", "rep": "r R", "prv": AGREED["prv"], "med": AGREED["med"],
    },
    "the school declines": {
        "fam": "f F S R P", "sch": "s S", "rep": "r R", "prv": AGREED["prv"], "med": AGREED["med"],
    },
    "everyone has agreed": AGREED,
    "the school stops": AGREED | {"sch": "s S"},
    "the school stops and changes its mind": AGREED,
    "the representative loses the role": AGREED | {"rep": ""},
    "the representative also becomes a coordinator": AGREED,
    "the mediator loses the role": AGREED | {"med": ""},
    "the coordinator at the provider takes a job at a council": AGREED | {"prv": ""},
    "the head leaves": AGREED | {"sch": ""},
    "the provider gives it back": {"fam": "f F S R P", "sch": "s F S R P", "rep": "r F S R P"},
    "another is asked": {"fam": "f F S R P", "sch": "s F S R P", "rep": "r F S R P"},
    "another takes it": {
        "fam": "f F S R P", "sch": "s F S R P", "rep": "r F S R P", "new": "f F s S r R P",
    },
    "the family stops": {"fam": "f F", "sch": "s S", "rep": "r R"},
    "the family closes one": AGREED | {"sch": "s S R P", "rep": "r S R P"},
    "the service closes one": AGREED | {"sch": "s S R P", "rep": "r S R P"},
    "the family opens one": AGREED | {"sch": "s f F S R P", "rep": "r f F S R P"},
    "the family takes one back": AGREED | {
        "fam": "f S R P", "sch": "s S R P", "rep": "r S R P", "prv": "f s S r R p P", "med": "f s S r R p P",
    },
}  # fmt: skip
NOBODY = ("off", "other_off", "commissioner", "other_family", "other_school", "other_prv", "other_council", "settings")


@dataclass
class World:
    """A case with every document in it, and everybody who is or was part of it.

    Each address is resolved and its view asked, without the doors before it (signing in, the second factor, sessions
    that have ended), which have tests of their own below: some thousand pages would take minutes otherwise.
    """

    case: Case
    documents: dict[str, Document]
    people: dict[str, User]

    def given(self, letter: str, hat: str) -> bool:
        """Return whether this person is given the file at its address."""
        return bool(self.ask("document_file", hat, self.documents[letter]))

    def there(self, hat: str) -> str:
        """Return the letters of the documents that exist for this person."""
        keys = set(Document.objects.visible_to(User.objects.get(pk=self.people[hat].pk)).values_list("key", flat=True))
        return " ".join(one for one, document in self.documents.items() if document.key in keys)

    def listed(self, hat: str) -> str:
        """Return the letters of the documents whose names stand on this person's page."""
        text = self.ask("documents", hat)
        return " ".join(one for one in self.documents if f"{name_of(one)}.txt" in text)

    def ask(self, name: str, hat: str, document: Document | None = None) -> str:
        """Return what an address answers this person, as they are now; an empty text for anything but 200."""
        address = page(name, self.case, document)
        http = RequestFactory().get(address)
        http.user = User.objects.get(pk=self.people[hat].pk)
        view = resolve(address)
        try:
            response = view.func(http, **view.kwargs)
        except Http404:
            return ""
        return response.content.decode() if response.status_code == 200 else ""


def name_of(letter: str) -> str:
    """Return the name of a document: a heron's, so that it stands on no page by chance."""
    return f"heron-{'open' if letter.isupper() else 'shut'}-{letter.lower()}"


def world(stage: Stage, letters: str) -> World:
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(stage)
    people = {
        "fam": case.family,
        "sch": case.answers_for(),
        "rep": case.representative,
        "prv": case.provider_coordinator,
        "med": case.mediator.user,
    }
    documents = {one: _sent(case, people, one) for one in letters.split()}
    new = contract(case.council, "Open Door").provider
    return World(case, documents, people | {"new": coordinator_of(new)})


def _sent(case: Case, people: dict, letter: str) -> Document:
    level = Level.EVERYONE if letter.isupper() else Level.MEDIATOR
    data = f"What stands in {name_of(letter)}".encode()
    return sent(case, people[SENDERS[letter.lower()]], level, name=f"{name_of(letter)}.txt", data=data)


# -- what can happen ----------------------------------------------------------------------------------------------


def _respond(answer: Answer) -> Callable[[World], None]:
    return lambda one: request_actions.respond(one.case.disagreement, answer, by=one.case.answers_for())


def _stop(one: World) -> None:
    request_actions.withdraw_agreement(one.case.disagreement, by=one.case.answers_for())


def _stop_and_agree(one: World) -> None:
    _stop(one)
    _respond(Answer.AGREED)(one)


def _representative_loses_the_role(one: World) -> None:
    CouncilRole.objects.filter(user=one.case.representative).delete()


def _representative_becomes_a_coordinator(one: World) -> None:
    CouncilRole.objects.create(user=one.case.representative, authority=one.case.council, hat=Hat.COORDINATOR)


def _mediator_loses_the_role(one: World) -> None:
    ProviderRole.objects.filter(user=one.case.mediator.user).delete()


def _coordinator_joins_a_council(one: World) -> None:
    user = one.case.provider_coordinator
    CouncilRole.objects.create(user=user, authority=council("southmere"), hat=Hat.COMMISSIONER)


def _head_leaves(one: World) -> None:
    user = one.case.answers_for()
    user.is_active = False
    user.save()


def _give_back(one: World) -> None:
    actions.return_(one.case.referral, ReturnCode.CAPACITY, by=one.case.provider_coordinator)


def _ask_another(one: World) -> None:
    _give_back(one)
    deal = one.case.council.contracts.get(provider__name="Open Door")
    actions.refer_again(one.case.disagreement, deal, by=one.case.officer)


def _another_takes_it(one: World) -> None:
    _ask_another(one)
    provider = one.case.referral.provider
    actions.accept(one.case.referral, provider.mediators.get(), by=coordinator_of(provider))


def _withdraw(one: World) -> None:
    actions.withdraw(one.case.disagreement, by=one.case.family)


def _nothing(_: World) -> None:
    """The case as it stands."""


HAPPENS: dict[Stage, dict[str, Callable[[World], None]]] = {
    Stage.OFFERED: {"offered": _nothing},
    Stage.ASKING: {
        "accepted": _nothing,
        "the school would rather talk first": _respond(Answer.TALK_FIRST),
        "the school declines": _respond(Answer.DECLINED),
    },
    Stage.ALL_AGREED: {
        "everyone has agreed": _nothing,
        "the school stops": _stop,
        "the school stops and changes its mind": _stop_and_agree,
        "the representative loses the role": _representative_loses_the_role,
        "the representative also becomes a coordinator": _representative_becomes_a_coordinator,
        "the mediator loses the role": _mediator_loses_the_role,
        "the coordinator at the provider takes a job at a council": _coordinator_joins_a_council,
        "the head leaves": _head_leaves,
        "the provider gives it back": _give_back,
        "another is asked": _ask_another,
        "another takes it": _another_takes_it,
        "the family stops": _withdraw,
        "the family closes one": lambda one: actions.close_document(one.documents["F"], by=one.case.family),
        "the service closes one": lambda one: actions.close_document(
            one.documents["F"], by=one.case.provider_coordinator
        ),
        "the family opens one": lambda one: actions.share_document(one.documents["f"], by=one.case.family),
        "the family takes one back": lambda one: actions.remove_document(one.documents["F"], by=one.case.family),
    },
}
ALL = "f F s S r R p P"


def expected(row: dict[str, str], hats) -> dict[str, str]:
    """Return a row of the table in the order of the letters."""
    return {hat: " ".join(one for one in ALL.split() if one in row.get(hat, "").split()) for hat in hats}


def promised(one: World) -> dict[str, set[str]]:
    """Return the hats that the words "who can see it" name for each document that is still there."""
    hats = {PartyKind.REQUESTER: "fam", PartyKind.SCHOOL: "sch", PartyKind.COUNCIL: "rep"}
    services = {"Calm Waters": "prv", "Open Door": "new"}
    result = {}
    for letter, document in one.documents.items():
        found = Document.objects.select_related("party", "referral__provider").get(pk=document.pk)
        found.disagreement = Disagreement.objects.get(pk=found.disagreement_id)
        seen_by = audience.of(found)
        named = {hats[party.kind] for party in seen_by.parties} | {services[name] for name in [seen_by.service] if name}
        result[letter] = named if found.removed_at is None else set()
    return result


# The words name the service, and not who of it is let in.
ABOUT_A_PERSON = {"the coordinator at the provider takes a job at a council", "the mediator loses the role"}
# What the table says of that one is not the predicate's to hold but the door's: who is employed by a council (R33).
THE_DOORS = {"the coordinator at the provider takes a job at a council"}
# Here every file is fetched as everybody; elsewhere, what has just been taken away or given.
WHOLE = {"everyone has agreed", "the family stops"}


def to_fetch(one: World, what: str) -> list[tuple[str, str]]:
    """Return which documents to fetch as whom."""
    return [
        (letter, hat)
        for letter in one.documents
        for hat in one.people
        if what in WHOLE or (letter in TABLE[what].get(hat, "").split()) != (letter in AGREED.get(hat, "").split())
    ]


def wrongly(one: World, what: str) -> list[tuple]:
    """Return where what is served, listed or promised is not what the table says."""
    row = expected(TABLE[what], one.people)
    wrong = [
        (what, "served", letter, hat)
        for letter, hat in to_fetch(one, what)
        if one.given(letter, hat) != (letter in row[hat].split())
    ]
    if what not in THE_DOORS:
        wrong += [(what, "there", hat, there) for hat in one.people if (there := one.there(hat)) != row[hat]]
    if what in WHOLE:
        wrong += [(what, "listed", hat, listed) for hat in one.people if (listed := one.listed(hat)) != row[hat]]
    if what not in ABOUT_A_PERSON:
        truth = {x: {hat for hat in row if x in row[hat].split()} - {"med"} for x in one.documents}
        wrong += [(what, "promised", x, said) for x, said in promised(one).items() if said != truth[x]]
    return wrong


@pytest.mark.parametrize("stage", HAPPENS)
def test_each_is_given_what_the_table_says_and_the_words_say_the_same(stage):
    one, wrong = world(stage, "f F s S r R" if stage == Stage.OFFERED else ALL), []
    for what, happens in HAPPENS[stage].items():
        with transaction.atomic():  # and it is undone again
            happens(one)
            wrong += wrongly(one, what)
            transaction.set_rollback(True)
    assert wrong == []


def test_every_row_of_the_table_is_tried():
    assert set(TABLE) == {what for each in HAPPENS.values() for what in each}


def others(case: Case) -> dict[str, Client]:
    """Everybody who has nothing to do with this case, or considers it for the council."""
    elsewhere = Case(council("southmere")).at(Stage.ALL_AGREED)
    settings = officer(case.council, Hat.COMMISSIONER, "Ada Admin")
    settings.is_staff = settings.is_superuser = True
    settings.save()
    people = {
        "off": case.officer,
        "other_off": case.other_officer,
        "commissioner": officer(case.council, Hat.COMMISSIONER, "Connie Commissioner"),
        "other_family": elsewhere.family,
        "other_school": elsewhere.answers_for(),
        "other_prv": coordinator_of(contract(case.council, "Other Waters").provider),
        "other_council": elsewhere.officer,
        "settings": settings,
    }
    return {hat: signed_in(user) for hat, user in people.items()}


def test_nobody_else_finds_any_page_about_documents_or_can_tell_that_there_is_one():
    """Nor does the council that considers the request: no page, no count, no difference to a case without any."""
    one, without = world(Stage.ALL_AGREED, "F"), Case().at(Stage.ALL_AGREED)
    browsers = others(one.case)
    assert set(browsers) == set(NOBODY)
    addresses = [page(name, one.case, one.documents["F"]) for name in ("document", "document_file", "remove_document")]
    addresses += [page("send_document", one.case), page("documents", one.case), page("documents", without)]
    for hat, browser in browsers.items():
        assert {browser.get(address).status_code for address in addresses} == {404}, hat
        assert browser.post(addresses[2]).status_code == browser.post(addresses[3]).status_code == 404, hat
    assert not one.documents["F"].events.filter(verb="removed").exists()


def test_a_document_of_one_case_is_not_served_under_another():
    """The same family in both: an address made of two halves opens nothing."""
    one = Case().at(Stage.ALL_AGREED)
    other = Case(family=one.family).at(Stage.ALL_AGREED)
    document = sent(one, one.family)
    browser = signed_in(one.family)
    assert browser.get(page("document_file", one, document)).status_code == 200
    assert browser.get(page("document_file", other, document)).status_code == 404


def test_a_session_that_has_ended_is_sent_to_sign_in_and_served_nothing():
    one = world(Stage.ALL_AGREED, "F")
    browser, address = signed_in(one.people["sch"]), page("document_file", one.case, one.documents["F"])
    assert browser.get(address).status_code == 200
    browser.session.flush()
    assert "/sign-in/" in browser.get(address)["Location"]
    assert "/sign-in/" in Client().get(address)["Location"]


def test_what_waits_or_was_not_kept_is_served_to_nobody():
    case = Case().at(Stage.ALL_AGREED)
    waits, bad = send(case, case.family, name="one.pdf"), send(case, case.family, name="two.pdf")
    actions.note_verdict(bad, BAD)
    for user in (case.family, case.answers_for(), case.provider_coordinator):
        for document in (waits, bad):
            assert signed_in(user).get(page("document_file", case, document)).status_code == 404


def test_an_official_without_a_second_factor_is_served_nothing():
    one = world(Stage.ALL_AGREED, "F")
    browser = Client()
    browser.force_login(one.case.provider_coordinator)
    assert browser.get(page("document_file", one.case, one.documents["F"])).status_code == 302


def test_whoever_holds_an_unclaimed_request_in_a_browser_signs_in_first():
    one = world(Stage.ALL_AGREED, "F")
    assert "/sign-in/" in Client().get(page("documents", one.case))["Location"]
    assert signed_in(person("Nobody")).get(page("documents", one.case)).status_code == 404
