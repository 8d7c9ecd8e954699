"""Who can agree for an organisation? (R50, domain section 7: maintained, academy, independent)

The type of setting says it. Nothing here bars anybody: if an independent one is covered is for an officer to check.
"""

from .models import Party, PartyKind, SettingType

_BY_TYPE = {
    SettingType.MAINTAINED: "the governors",
    SettingType.ACADEMY: "the academy trust",
    SettingType.INDEPENDENT: "the owner",
    SettingType.PRU: "the management committee",
    SettingType.EARLY_YEARS: "the registered provider",
    SettingType.COLLEGE: "the college corporation",
}
_BY_KIND = {
    PartyKind.SCHOOL: "the head teacher, the governors, or the academy trust or owner",
    PartyKind.COLLEGE: "the principal, the governors or the owner",
    PartyKind.EARLY_YEARS: "the manager, the committee or the owner",
    PartyKind.HEALTH: "somebody who can decide for the NHS body",
    PartyKind.COUNCIL: "somebody who can decide for the council",
}
SETTINGS = frozenset({PartyKind.SCHOOL, PartyKind.COLLEGE, PartyKind.EARLY_YEARS})
_CHECK_INDEPENDENT = (
    "An independent setting: check if the law on disagreement resolution covers it. This does not stop you: everyone "
    "may agree to take part all the same."
)


def who_can_agree(party: Party) -> str:
    """Return who can agree for an organisation, in words, or nothing for a family, which agrees for itself."""
    return _BY_TYPE.get(party.setting_type) or _BY_KIND.get(party.kind, "")


def to_check(party: Party) -> str:
    """Return what an officer should check about a setting, or nothing."""
    return _CHECK_INDEPENDENT if party.setting_type == SettingType.INDEPENDENT else ""
