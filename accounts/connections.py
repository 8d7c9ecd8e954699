"""Which councils' own sign-ins are connected, and how far is each believed?

Read from `OPENID_PROVIDERS` when the portal starts, which refuses to start if it is not sense. Nothing of any of this
shows, and no address of it works, where there are none. docs/operations.md says what each word means.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SECOND_FACTORS = ("ours", "amr", "always")
# What an `amr` in the ID token may say (RFC 8176). One thing known or being, and one thing held, are two factors.
KNOWN_OR_BEING = {"pwd", "pin", "fpt", "face", "iris", "retina", "vbm"}
HELD = {"otp", "hwk", "swk", "sc", "pop"}


@dataclass(frozen=True)
class Connection:
    """One council's own sign-in."""

    id: str  # in our addresses, so never changed once the council has been told its return address
    name: str  # as the button says it
    council: str  # the slug of the council whose people, and no others, may come in by it
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)  # a dataclass prints itself into every traceback
    second_factor: str = "ours"
    acr_values: tuple[str, ...] = ()
    verified_domains: tuple[str, ...] = ()

    def proves_second_factor(self, claims: dict) -> bool:
        """Return whether the council has, by what it says or is known to ask always, seen a second factor too."""
        if self.second_factor == "amr":
            methods = set(_texts(claims.get("amr")))
            in_two_ways = bool(methods & KNOWN_OR_BEING and methods & HELD)
            return "mfa" in methods or in_two_ways or claims.get("acr") in self.acr_values
        return self.second_factor == "always"

    def verified_address(self, claims: dict) -> str | None:
        """Return the e-mail address, if the council vouches for it: in the token, or for all of its domain."""
        email, verified = claims.get("email"), claims.get("email_verified")
        # In lower case a Kelvin sign would be a k; and a database takes no NUL.
        if not isinstance(email, str) or not email.isascii() or not email.isprintable():
            return None
        is_known_domain = verified is None and email.rpartition("@")[2].lower() in self.verified_domains
        return email.lower() if verified is True or is_known_domain else None


def read(text: str, *, https_only: bool) -> tuple[Connection, ...]:
    """Return the connections that `text` (JSON) describes. Raises ImproperlyConfigured, and never repeats a secret."""
    if not text.strip():
        return ()
    try:
        rows = json.loads(text)
    except ValueError as failure:
        raise ImproperlyConfigured("OPENID_PROVIDERS is not JSON") from failure
    if not isinstance(rows, list):
        raise ImproperlyConfigured("OPENID_PROVIDERS must be a list: [{...}]")
    found = tuple(_connection(row, number, https_only=https_only) for number, row in enumerate(rows, 1))
    if len({one.id for one in found}) < len(found):
        raise ImproperlyConfigured("OPENID_PROVIDERS: each connection needs an id of its own")
    return found


def _connection(row: dict, number: int, *, https_only: bool) -> Connection:
    wrong = [*_what_is_wrong_with_keys(row)] or [*_what_is_wrong_with_values(row, https_only=https_only)]
    if wrong:
        raise ImproperlyConfigured(f"OPENID_PROVIDERS, connection {number}: {'; '.join(wrong)}")
    lists = {key: tuple(row.get(key, ())) for key in LISTS}
    domains = tuple(domain.lower() for domain in lists["verified_domains"])
    return Connection(**(row | lists | {"verified_domains": domains}))


LISTS = ("acr_values", "verified_domains")
NEEDED = ("id", "name", "council", "issuer", "client_id", "client_secret")


def _what_is_wrong_with_keys(row: dict) -> Iterable[str]:
    if not isinstance(row, dict):
        yield "it must be an object: {...}"
        return
    if missing := [key for key in NEEDED if key not in row]:
        yield f"it lacks {', '.join(missing)}"
    if strange := sorted(set(row) - {one.name for one in fields(Connection)}):
        yield f"nothing is called {', '.join(strange)}"


def _what_is_wrong_with_values(row: dict, *, https_only: bool) -> Iterable[str]:
    if empty := [key for key in NEEDED if not isinstance(row[key], str) or not row[key].strip()]:
        yield f"{', '.join(empty)} must be text"
        return
    if strange := [key for key in ("id", "council") if not re.fullmatch(r"[a-z0-9-]+", row[key])]:
        yield f"{', '.join(strange)} must be small letters, numbers and hyphens"
    if not _is_issuer(row["issuer"], ("https",) if https_only else ("https", "http")):
        yield f"issuer must be the provider's own https address, with no ? or #, of at most {LONGEST_ISSUER} characters"
    if row.get("second_factor", "ours") not in SECOND_FACTORS:
        yield f"second_factor must be one of {', '.join(SECOND_FACTORS)}"
    if not_lists := [key for key in LISTS if not _is_list_of_texts(row.get(key, []))]:
        yield f"{', '.join(not_lists)} must be a list of texts"


LONGEST_ISSUER = 200  # the column that remembers by which issuer somebody is known


def _is_issuer(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_plain = bool(parts.hostname) and not parts.query and not parts.fragment and "@" not in parts.netloc
    return parts.scheme in schemes and is_plain and len(address) <= LONGEST_ISSUER


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and len(_texts(value)) == len(value)


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
