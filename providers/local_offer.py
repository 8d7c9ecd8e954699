"""What does a council's Local Offer say of disagreement resolution? (R31, L20)

One document, from which both the page and the data for other websites are made, so that they cannot differ. It is about
the service alone: what the council and its providers say of themselves in the settings area, and nothing of any case.
docs/local-offer.md explains every field to whoever reads it by machine, and a test keeps the two alike.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from requests_app.models import LocalAuthority

from .models import Contract, Provider

# Counted up when a field goes or means something else, not when one is added.
VERSION = 1
SERVICE = {
    "name": "Disagreement resolution",
    "what_it_is": (
        "Free, voluntary and private talks about support for special educational needs (SEN). A mediator, who is "
        "independent, helps everyone to listen and to find a way forward. The mediator takes no side and decides "
        "nothing. It goes ahead only if everyone agrees, and anyone can stop at any time."
    ),
    "who_it_is_for": (
        "Parents and carers of a child or young person who has SEN, or may have, and young people themselves, up to "
        "the age of 25. No EHC plan, assessment or diagnosis is needed."
    ),
    "what_it_is_about": (
        "A disagreement with the council, a nursery, school or college about SEN support, or about how they carry out "
        "their duties. With the council or the NHS, it can be about health or social care too, while an EHC "
        "assessment, plan, review or reassessment is going on."
    ),
    "cost": "It is free to parents, carers and young people. The council pays.",
    "independence": (
        "It is independent of the council. Nobody who provides it works for a council in England, an NHS integrated "
        "care board or NHS England."
    ),
    "confidentiality": (
        "It is confidential. What is said in the talks stays there, unless someone is at risk of harm. It cannot be "
        "used at the SEND Tribunal."
    ),
    "appeal_rights": (
        "It does not affect anyone’s right to appeal. If someone chooses not to take part, the Tribunal will not hold "
        "it against them. Asking does not give more time to appeal, and does not give a mediation certificate."
    ),
    "complaints": "Nobody has to use it before they complain. It can be used before, beside or after a complaint.",
    "time": "The law sets no time limit: not for asking, and not for an answer.",
}


def providers_of(council: LocalAuthority) -> list[Provider]:
    """Return who has a contract with this council today, each once, by name (R38)."""
    contracts = Contract.objects.in_force(council, timezone.localdate())
    return list(dict.fromkeys(contract.provider for contract in contracts))


def document(council: LocalAuthority) -> dict:
    """Return everything the Local Offer says, ready for JSON. What a council has not given is None."""
    checked = council.local_offer_reviewed_on
    return {
        "version": VERSION,
        "page": _address("local_offer", council),
        "council": council.name,
        "service": SERVICE | _in_own_words(council),
        "how_to_ask": {
            "online": _address("council_home", council),
            "phone": council.service_phone,
            "email": council.service_email,
            "post": council.service_address or None,
        },
        "providers": [_provider(provider) for provider in providers_of(council)],
        "aim_to_reply_in_working_days": council.aim_reply_days,
        "advice": {
            "name": council.sendiass_name,
            "phone": council.sendiass_phone,
            "email": council.sendiass_email or None,
        },
        "mediation_adviser": {"name": council.mediation_adviser_name, "phone": council.mediation_adviser_phone},
        "council_complaints_email": council.complaints_email,
        "last_checked_on": checked.isoformat() if checked else None,
    }


def _in_own_words(council: LocalAuthority) -> dict:
    """Return what the council says itself of what this is, where its words count today (L54)."""
    own = council.words_in_effect.get("local_offer", "")
    return {"what_it_is": " ".join(own.split())} if own else {}


def _provider(provider: Provider) -> dict:
    return {
        "name": provider.name,
        "phone": provider.phone,
        "email": provider.email,
        "website": provider.website or None,
    }


def _address(name: str, council: LocalAuthority) -> str:
    """The same whoever asks, and by whatever name of this machine: caches keep it."""
    return settings.PORTAL_URL + reverse(name, args=[council.slug])
