"""Who works for whom, under which contract, and what have they declared? (R32-R34, R38)

Whoever works for a council, an integrated care board or NHS England can never be set up as a provider's, nor the other
way round; so roles at councils are set here too, where both sides can be seen. No case is here.
"""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from requests_app.models import CouncilRole, LocalAuthority

from . import independence
from .models import Contract, Mediator, MediatorDeclaration, OrganisationDeclaration, Provider, ProviderRole

A_YEAR = timedelta(days=366)


def official(user: User) -> User:
    """Return `user`. Raises ValidationError for somebody who signs in without a second factor."""
    if not user.is_official:
        raise forms.ValidationError("Invite this person as an official first: they need a second factor to sign in.")
    return user


class CouncilRoleForm(forms.ModelForm):
    class Meta:
        model = CouncilRole
        fields = ("user", "authority", "hat")

    def clean_user(self) -> User:
        user = official(self.cleaned_data["user"])
        if ProviderRole.objects.filter(user=user).exists() or Mediator.objects.filter(user=user, active=True).exists():
            raise forms.ValidationError(f"{user} works for a provider, so cannot work for a council here (R33).")
        return user


@admin.register(CouncilRole)
class CouncilRoleAdmin(admin.ModelAdmin):
    form = CouncilRoleForm
    list_display = ("user", "hat", "authority")
    list_filter = ("authority", "hat")
    autocomplete_fields = ("user",)


class ProviderForm(forms.ModelForm):
    class Meta:
        model = Provider
        fields = ("name", "email", "phone", "website")
        help_texts = {
            "email": "Where it is told of new referrals, and the public write: the Local Offer page shows it (R31).",
            "phone": "The Local Offer page shows it.",
        }

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if LocalAuthority.objects.filter(sendiass_name__iexact=name).exists():
            raise forms.ValidationError("A SENDIASS cannot provide disagreement resolution (R34).")
        return name

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if independence.has_a_public_employers_address([email]):
            raise forms.ValidationError("This is an address of a council or of the NHS (R33).")
        return email


@admin.register(Provider)
class ProviderAdmin(admin.ModelAdmin):
    form = ProviderForm
    list_display = ("name", "email", "phone")
    search_fields = ("name",)


class ContractForm(forms.ModelForm):
    class Meta:
        model = Contract
        fields = ("provider", "authority", "starts_on", "ends_on")

    def clean(self) -> dict:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day is before the first.")
        return cleaned


@admin.register(Contract)
class ContractAdmin(admin.ModelAdmin):
    form = ContractForm
    list_display = ("provider", "authority", "starts_on", "ends_on")
    list_filter = ("authority", "provider")


class ProviderRoleForm(forms.ModelForm):
    class Meta:
        model = ProviderRole
        fields = ("user", "provider", "role")

    def clean_user(self) -> User:
        user = official(self.cleaned_data["user"])
        problems = independence.person_problems(user)
        if problems:
            raise forms.ValidationError(problems)
        return user


@admin.register(ProviderRole)
class ProviderRoleAdmin(admin.ModelAdmin):
    form = ProviderRoleForm
    list_display = ("user", "role", "provider")
    list_filter = ("provider", "role")
    autocomplete_fields = ("user",)


class MediatorForm(forms.ModelForm):
    class Meta:
        model = Mediator
        fields = ("provider", "user", "name", "email", "registered_body", "registration_number", "active")

    def clean_user(self) -> User | None:
        """Looked at again here: a role may be older than what is now in the way."""
        user = self.cleaned_data["user"]
        problems = independence.person_problems(official(user)) if user else []
        if problems:
            raise forms.ValidationError(problems)
        return user

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and independence.has_a_public_employers_address([email]):
            raise forms.ValidationError("This is an address of a council or of the NHS, so may be an employer’s (R33).")
        return email

    def clean(self) -> dict:
        cleaned = super().clean()
        user, provider = cleaned.get("user"), cleaned.get("provider")
        if user and provider and not ProviderRole.objects.filter(user=user, provider=provider).exists():
            self.add_error("user", f"Give {user} a role at {provider} first.")
        return cleaned


@admin.register(Mediator)
class MediatorAdmin(admin.ModelAdmin):
    form = MediatorForm
    list_display = ("name", "provider", "registered_body", "active")
    list_filter = ("provider", "active")
    search_fields = ("name",)
    autocomplete_fields = ("user",)


class DeclarationForm(forms.ModelForm):
    """A tick under the words, and dates a year apart at most."""

    def clean_declared_on(self):
        day = self.cleaned_data["declared_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("It cannot be made on a day to come.")
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        made, until = cleaned.get("declared_on"), cleaned.get("valid_until")
        if made and until and not made <= until <= made + A_YEAR:
            self.add_error("valid_until", "It lasts a year from the day it was made, or less.")
        return cleaned


class OrganisationDeclarationForm(DeclarationForm):
    declares = forms.BooleanField(label=OrganisationDeclaration.WORDS)

    class Meta:
        model = OrganisationDeclaration
        fields = ("provider", "declares", "declared_on", "valid_until")


class MediatorDeclarationForm(DeclarationForm):
    declares = forms.BooleanField(label=MediatorDeclaration.WORDS)

    class Meta:
        model = MediatorDeclaration
        fields = ("mediator", "declares", "declared_on", "valid_until")


class DeclarationAdmin(admin.ModelAdmin):
    """Made anew every year, and never changed: referrals rest on what was declared."""

    date_hierarchy = "valid_until"

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        """The tick is asked for when it is made; there is nothing to tick in one that stands."""
        return [name for name in super().get_fields(request, obj) if obj is None or name != "declares"]

    def save_model(self, request: HttpRequest, obj, form: forms.ModelForm, change: bool) -> None:
        obj.recorded_by = request.user
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:  # noqa: ARG002
        return False


@admin.register(OrganisationDeclaration)
class OrganisationDeclarationAdmin(DeclarationAdmin):
    form = OrganisationDeclarationForm
    list_display = ("provider", "declared_on", "valid_until", "recorded_by")
    list_filter = ("provider",)


@admin.register(MediatorDeclaration)
class MediatorDeclarationAdmin(DeclarationAdmin):
    form = MediatorDeclarationForm
    list_display = ("mediator", "declared_on", "valid_until", "recorded_by")
    list_filter = ("mediator__provider",)
