"""Who is in the demo's story?

Two councils, two providers that both could serve, and the people who work for them. Families and schools are made by
their own cases, in `story`. Everybody is invented: example.org addresses, 01632 numbers, names that say what they do.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from providers.models import (
    Contract,
    Mediator,
    MediatorDeclaration,
    OrganisationDeclaration,
    Provider,
    ProviderRole,
    Role,
)
from requests_app.models import CouncilRole, Hat, HealthBody, LocalAuthority, PostcodeDistrict

NORTHWICK, SOUTHMERE = "northwick", "southmere"
COUNCILS = {
    NORTHWICK: ("Northwick Council", "#14505c", "100", "ZN"),
    SOUTHMERE: ("Southmere Borough Council", "#5a2a6b", "150", "ZS"),
}
OFFICIALS = {
    NORTHWICK: (
        ("Olive Officer", Hat.COORDINATOR),
        ("Otto Officer", Hat.COORDINATOR),
        ("Rae Representative", Hat.REPRESENTATIVE),
        ("Connie Commissioner", Hat.COMMISSIONER),
        ("Addy Administrator", Hat.ADMINISTRATOR),
    ),
    SOUTHMERE: (("Sunny Officer", Hat.COORDINATOR), ("Ruby Representative", Hat.REPRESENTATIVE)),
}
# name, e-mail domain, councils it has contracts with, coordinator, mediators
PROVIDERS = (
    (
        "Calm Waters Resolution",
        "calm-waters.example.org",
        (NORTHWICK, SOUTHMERE),
        "Cora Coordinator",
        ("Mina Mediator", "Milo Mediator"),
    ),
    ("Open Door Talks", "open-door.example.org", (NORTHWICK,), "Dara Coordinator", ("Moss Mediator",)),
)


def assemble() -> None:
    """Make the councils, the health body, the providers and everybody who works for them."""
    for slug, (name, colour, number, area) in COUNCILS.items():
        council = _council(slug, name, colour, number)
        for district in range(1, 6):
            PostcodeDistrict.objects.create(authority=council, outward_code=f"{area}{district}")
        for person, hat in OFFICIALS[slug]:
            CouncilRole.objects.create(user=_official(person, council.email_domain), authority=council, hat=hat)
    HealthBody.objects.create(name="Example Integrated Care Board", email_domain="icb.example.org")
    for provider in PROVIDERS:
        _provider(*provider)


def officer(name: str) -> User:
    """Return the official with this name."""
    return User.objects.get(name=name, is_official=True)


def contract(provider: str, slug: str) -> Contract:
    return Contract.objects.get(provider__name=provider, authority__slug=slug)


def _council(slug: str, name: str, colour: str, number: str) -> LocalAuthority:
    domain = f"{slug}.example.org"
    return LocalAuthority.objects.create(
        slug=slug,
        name=name,
        colour=colour,
        email_domain=domain,
        service_email=f"send@{domain}",
        service_phone=f"01632 960{number}",
        service_address=f"SEND team\n{name}\n1 Example Street",
        sendiass_name=f"{slug.title()} SENDIASS",
        sendiass_phone=f"01632 961{number}",
        sendiass_email=f"hello@{slug}-sendiass.example.org",
        mediation_adviser_name="Example Mediation Advice",
        mediation_adviser_phone=f"01632 962{number}",
        complaints_email=f"complaints@{domain}",
        local_offer_reviewed_on=timezone.localdate() - timedelta(days=20),
    )


def _provider(name: str, domain: str, councils: tuple[str, ...], coordinator: str, mediators: tuple[str, ...]) -> None:
    today = timezone.localdate()
    dates = {"declared_on": today - timedelta(days=60), "valid_until": today + timedelta(days=305)}
    provider = Provider.objects.create(name=name, email=f"cases@{domain}", phone="01632 960400")
    OrganisationDeclaration.objects.create(provider=provider, **dates)
    for slug in councils:
        Contract.objects.create(
            provider=provider,
            authority=LocalAuthority.objects.get(slug=slug),
            starts_on=today - timedelta(days=200),
            ends_on=today + timedelta(days=500),
        )
    ProviderRole.objects.create(user=_official(coordinator, domain), provider=provider, role=Role.COORDINATOR)
    for person in mediators:
        user = _official(person, domain)
        ProviderRole.objects.create(user=user, provider=provider, role=Role.MEDIATOR)
        mediator = Mediator.objects.create(
            provider=provider,
            user=user,
            name=person,
            email=user.email,
            registered_body="Example Register of Mediators",
            registration_number=f"EX-{user.pk:04}",
        )
        MediatorDeclaration.objects.create(mediator=mediator, **dates)


def _official(name: str, domain: str) -> User:
    email = f"{name.lower().replace(' ', '.')}@{domain}"
    return User.objects.create_user(email, name=name, is_official=True)
