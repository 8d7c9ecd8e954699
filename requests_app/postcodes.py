"""Where in the United Kingdom is a postcode?

Only the first half is looked at: enough to tell another country (its law differs) and, with a council's own list of
districts, another area (L9). A border district can be in two places, so a page always lets people go on.
"""

import re

ENGLAND = "England"

# Postcode areas that lie in another country. Those that cross a border (CH, HR, LD, SY, TD, and the two districts
# below) count as England, where nothing more is asked, because a page that is wrong is worse than no page.
_AREAS = {
    "Wales": {"CF", "LL", "NP", "SA"},
    "Scotland": {"AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE"},
    "Northern Ireland": {"BT"},
    "the Isle of Man": {"IM"},
    "the Channel Islands": {"GY", "JE"},
}
_ON_THE_BORDER = {"NP16", "NP25", "DG14", "DG16"}
_POSTCODE = re.compile(r"^([A-Z]{1,2})([0-9][A-Z0-9]?) ?([0-9][A-Z]{2})$")


def normalise(text: str) -> str:
    """Return a full UK postcode in its usual form, like NW1 4RY. Raises ValueError if it is not one."""
    compact = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    spaced = f"{compact[:-3]} {compact[-3:]}"
    if not _POSTCODE.match(spaced):
        raise ValueError(text)
    return spaced


def outward(postcode: str) -> str:
    """Return the first half of a normalised postcode, or an empty string for none."""
    return postcode.partition(" ")[0] if postcode else ""


def country(postcode: str) -> str:
    """Return the country of a normalised postcode, or an empty string for none."""
    match = _POSTCODE.match(postcode)
    if not match:
        return ""
    if outward(postcode) in _ON_THE_BORDER:
        return ENGLAND
    return next((name for name, areas in _AREAS.items() if match[1] in areas), ENGLAND)
