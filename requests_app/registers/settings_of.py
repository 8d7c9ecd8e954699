"""Which kind of setting is a school, by what the register calls it? (R50: it says who can agree for it.)"""

from ..models import SettingType

# The first that fits. An academy for pupils out of school is its trust's, so academies come first.
_BY_WORDS = (
    (("academy", "free school", "studio school", "university technical", "technology college"), SettingType.ACADEMY),
    (("pupil referral",), SettingType.PRU),
    (("independent", "non-maintained"), SettingType.INDEPENDENT),
    (("further education", "sixth form", "16-19", "16 to 19", "post 16", "post-16"), SettingType.COLLEGE),
    (("community", "voluntary", "foundation", "local authority", "maintained"), SettingType.MAINTAINED),
)


def guess_setting_type(kind: str) -> str:
    """Return a value of `SettingType`, or nothing where the register's words do not tell."""
    words = kind.casefold()
    return next((one.value for parts, one in _BY_WORDS if any(part in words for part in parts)), "")
