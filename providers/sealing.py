"""How are words kept that only the mediator may read?

With Fernet (AES-128 and an HMAC) under keys from the environment that the database does not hold. The first key
seals and any of them opens, so keys can be changed without a gap. Lose them all and the words are gone: see
docs/operations.md.
"""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.MEDIATOR_TEXT_KEYS])


def seal(text: str) -> str:
    """Return `text` encrypted with the newest key."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the words again. Raises cryptography.fernet.InvalidToken if no key of ours sealed them."""
    return _keys().decrypt(sealed.encode()).decode()


def reseal(sealed: str) -> str:
    """Return the same words sealed with the newest key, without their being anywhere in clear."""
    return _keys().rotate(sealed.encode()).decode()
