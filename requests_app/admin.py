"""What can be set without a programmer? (section 8)

Councils, where they are, and health bodies. No case is here, and none ever is: whoever looks after settings has no
business in one (5c). Who works for a council is in `providers.admin`, which alone can see that nobody is on both sides.
"""

import re

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from . import actions
from .changes import differences
from .models import HealthBody, LocalAuthority, PostcodeDistrict

_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


class PostcodeDistrictForm(forms.ModelForm):
    class Meta:
        model = PostcodeDistrict
        fields = ("outward_code",)

    def clean_outward_code(self) -> str:
        """Return it as postcodes are compared: capitals, no space."""
        code = self.cleaned_data["outward_code"].strip().upper()
        if not _OUTWARD.fullmatch(code):
            raise forms.ValidationError("Enter the first half of a postcode, for example ZN1.")
        return code


class PostcodeDistrictInline(admin.TabularInline):
    model = PostcodeDistrict
    form = PostcodeDistrictForm
    extra = 3


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "service_email", "service_phone")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PostcodeDistrictInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "colour", "email_domain")}),
        ("How families reach the council", {"fields": ("service_email", "service_phone", "service_address")}),
        (
            "Who else they are told of",
            {
                "fields": (
                    "sendiass_name",
                    "sendiass_phone",
                    "sendiass_email",
                    "mediation_adviser_name",
                    "mediation_adviser_phone",
                    "complaints_email",
                )
            },
        ),
        ("Deleting and reminding", {"fields": ("draft_kept_days", "draft_warning_days", "reminder_days")}),
        ("Keeping", {"fields": ("keep_documents_months", "keep_notes_months", "keep_record_years")}),
        ("Deciding, and what families see", {"fields": ("two_officers", "answers_by_name")}),
        ("Local Offer page", {"fields": ("local_offer_reviewed_on",)}),
        (
            "Words and figures",
            {"fields": ("officer_title", "aim_reply_days", "funding_text", "travel_text", "figures_year")},
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: LocalAuthority | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """People have saved the address."""
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: LocalAuthority, form: forms.ModelForm, change: bool) -> None:
        """Leave the rows behind that a council's own administrator leaves (section 8)."""
        values = {name: form.cleaned_data[name] for name in form.changed_data} if change else {}
        before = LocalAuthority.objects.get(pk=obj.pk) if change else obj
        super().save_model(request, obj, form, change)
        actions.note_changes(obj, differences(before, values), by=request.user)

    def get_prepopulated_fields(self, request: HttpRequest, obj: LocalAuthority | None = None) -> dict:  # noqa: ARG002
        return {} if obj else self.prepopulated_fields


@admin.register(HealthBody)
class HealthBodyAdmin(admin.ModelAdmin):
    list_display = ("name", "email_domain", "starts_on", "ends_on")
    search_fields = ("name",)
