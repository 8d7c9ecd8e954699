"""How is kept what an account must not lose, and the database must not tell?

The secrets of authenticator apps and recovery codes, and for an hour what somebody had typed when their time was up:
with Fernet, under keys from the environment that the database does not hold. The first key seals and any of them
opens, so keys can be changed without a gap: see docs/operations.md.
"""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

OURS = "ACCOUNT_SECRET_KEYS"


def _keys(setting: str = OURS) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in getattr(settings, setting)])


def seal(text: str, keys: str = OURS) -> str:
    """Return `text` encrypted with the newest key of the setting `keys`."""
    return _keys(keys).encrypt(text.encode()).decode()


def unseal(sealed: str, within: int | None = None, keys: str = OURS) -> str:
    """Return the text again. Raises cryptography.fernet.InvalidToken if no key of ours sealed it, or if it was sealed
    more than `within` seconds ago."""
    return _keys(keys).decrypt(sealed.encode(), ttl=within).decode()


def reseal(sealed: str) -> str:
    """Return the same text sealed with the newest key. Raises cryptography.fernet.InvalidToken as `unseal` does."""
    return _keys().rotate(sealed.encode()).decode()
