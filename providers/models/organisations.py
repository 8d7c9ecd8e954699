"""Who provides disagreement resolution, under which contract, and what have they declared about independence?

A provider is commissioned by a council and independent of it (R32, R33). A SENDIASS is never one (R34): it is a
council's own signpost, and there is no way to make it a provider.
"""

from datetime import date

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from requests_app.models import LocalAuthority


class Provider(models.Model):
    name = models.CharField(max_length=100, unique=True)
    email = models.EmailField(help_text="Where it is told of new referrals.")
    phone = models.CharField(max_length=30)
    website = models.CharField(max_length=200, blank=True, validators=[URLValidator(["https", "http"])])

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def declaration_on(self, day: date) -> "OrganisationDeclaration | None":
        """Return the organisation's declaration of independence that covers `day`, if it made one."""
        return self.declarations.covering(day).last()


class ContractQuerySet(models.QuerySet):
    def in_force(self, authority: LocalAuthority, day: date) -> "ContractQuerySet":
        """The contracts under which this council can refer on `day` (R38). The last day counts."""
        return (
            self.filter(authority=authority, starts_on__lte=day, ends_on__gte=day)
            .select_related("provider")
            .order_by("provider__name", "id")
        )


class Contract(models.Model):
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="contracts")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="contracts")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day on which a new request can be referred. Open cases go on.")

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="contract_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on")))
        ]

    def __str__(self):
        return f"{self.provider} for {self.authority}"


class Role(models.TextChoices):
    COORDINATOR = "coordinator", "Coordinator: takes and allocates cases"
    MEDIATOR = "mediator", "Mediator"


class ProviderRoleQuerySet(models.QuerySet):
    def held_by(self, user) -> "ProviderRoleQuerySet":
        """This person's places at providers. None for anyone who does not sign in with a second factor."""
        if not (user.is_authenticated and user.is_active and user.is_official):
            return self.none()
        return self.filter(user=user)


class ProviderRole(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="provider_roles")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)

    objects = ProviderRoleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "provider", "role"], name="one_row_per_role")]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.provider}"


class Mediator(models.Model):
    """The independent person who helps. A registration is recorded where there is one; it is voluntary (L37)."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="mediators")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="mediators"
    )
    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    registered_body = models.CharField(max_length=100, blank=True)
    registration_number = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def registration(self) -> str:
        """With whom they are registered, and as what, if they are."""
        return " ".join(part for part in (self.registered_body, self.registration_number) if part)

    def declaration_on(self, day: date) -> "MediatorDeclaration | None":
        """Return this person's declaration of independence that covers `day`, if they made one."""
        return self.declarations.covering(day).last()


class DeclarationQuerySet(models.QuerySet):
    def covering(self, day: date) -> "DeclarationQuerySet":
        return self.filter(declared_on__lte=day, valid_until__gte=day)


class Declaration(models.Model):
    """Not employed by any council in England, an integrated care board or NHS England (R33, L2). Yearly."""

    declared_on = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(help_text="A year from the day it was made, or sooner.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]


class OrganisationDeclaration(Declaration):
    WORDS = (
        "Nobody who provides disagreement resolution here is employed by a local authority in England, an integrated "
        "care board or NHS England."
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="declarations")

    class Meta(Declaration.Meta):
        constraints = [
            models.CheckConstraint(
                name="organisation_declaration_dates", condition=Q(valid_until__gte=F("declared_on"))
            )
        ]

    def __str__(self):
        return f"{self.provider}, until {self.valid_until}"


class MediatorDeclaration(Declaration):
    WORDS = "I am not employed by a local authority in England, an integrated care board or NHS England."
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="declarations")

    class Meta(Declaration.Meta):
        constraints = [
            models.CheckConstraint(name="mediator_declaration_dates", condition=Q(valid_until__gte=F("declared_on")))
        ]

    def __str__(self):
        return f"{self.mediator}, until {self.valid_until}"
