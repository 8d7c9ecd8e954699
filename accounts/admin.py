"""How does a settings-area administrator look after the accounts of officials?

Families are not listed: who has asked for help is nobody's business here. Nothing shows or sets a password or a second
factor, nothing is deleted, and what changes an account is one of accounts.actions.
"""

from allauth.account.models import EmailAddress
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from . import actions
from .models import User
from .passkeys import FACTORS

# allauth's own pages would show families' addresses, and let a second factor be taken away without ending sessions.
# Councils' sign-ins come from the environment, where their secrets belong.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])


@never_cache
@login_not_required
def to_the_staff_door(request: HttpRequest, _extra_context: dict | None = None) -> HttpResponse:
    """The settings area has no door of its own: it would ask for no second factor."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    return redirect(passthrough_next_redirect_url(request, reverse("staff_sign_in"), REDIRECT_FIELD_NAME))


admin.site.login = to_the_staff_door


class InviteForm(forms.ModelForm):
    name = forms.CharField(label="Full name", max_length=100)

    class Meta:
        model = User
        fields = ("email", "name")
        help_texts = {"email": "The work address. A link to set a password is sent there."}
        error_messages = {"email": {"unique": "Somebody signs in with this address already. Use a work address."}}

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("email", "name", "is_active", "is_staff", "has_second_factor", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "is_staff", "groups", "is_active", "last_login", "date_joined")
    actions = ("send_invitation_again", "deactivate", "let_in_again", "start_afresh")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        officials = super().get_queryset(request).filter(Q(is_official=True) | Q(is_staff=True) | Q(is_superuser=True))
        shown = officials if request.user.is_superuser else officials.filter(is_superuser=False)
        return shown.annotate(has_factor=Exists(factors))

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs):
        form = {} if change else {"form": InviteForm}
        return super().get_form(request, obj, change, **form, **kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None):
        return super().get_fields(request, obj) if obj else InviteForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None):
        """Who may use the settings, and for what, is a superuser's to say."""
        if obj is None:
            return ()
        always = ("email", "is_active", "last_login", "date_joined")
        return always if request.user.is_superuser else (*always, "is_staff", "groups")

    def has_delete_permission(self, *_about) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj.pk = actions.invite_official(obj.email, obj.name, request.user).pk

    @admin.display(boolean=True, description="second factor")
    def has_second_factor(self, user: User) -> bool:
        return user.has_factor

    @admin.action(permissions=["add"], description="Send the link to set a password again")
    def send_invitation_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        sent = [actions.send_invitation(user, request.user) for user in queryset.filter(is_active=True)]
        messages.info(request, f"Sent to {sum(sent)} of {len(sent)} people who are active.")

    @admin.action(permissions=["change"], description="Deactivate: they are signed out now and cannot sign in")
    def deactivate(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, actions.deactivate, queryset.exclude(pk=request.user.pk))

    @admin.action(permissions=["change"], description="Let in again (then send the link to set a password)")
    def let_in_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, actions.reactivate, queryset)

    @admin.action(permissions=["change"], description="Lost phone: remove password, app, passkeys (then send the link)")
    def start_afresh(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, actions.reset_second_factor, queryset)

    def _each(self, request: HttpRequest, action, queryset: QuerySet) -> None:
        done = [action(user, request.user) for user in queryset]
        messages.info(request, f"Done for {len(done)}: {', '.join(user.email for user in done) or 'nobody'}.")
