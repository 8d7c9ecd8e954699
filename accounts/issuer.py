"""What does a council's OpenID provider say about somebody, and can it be believed?

The talk with the provider, over allauth's client. Whatever goes wrong there, from no answer to a token that is not for
us, is one thing to the portal: `NoAnswer`. Every token's signature is checked, though it comes straight from the
provider, so that nothing rests on one wire.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.http import HttpRequest
from requests import RequestException, Session

from .connections import Connection

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Never "none", and never a kind in which the client's secret is the key.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_DIFFER = 60  # seconds
LONGEST_SUB = 191  # the column of allauth's that it is kept in


class NoAnswer(Exception):
    """The provider cannot be reached, or what it says cannot be believed. The words are for the log: they hold only
    what kind of thing went wrong, and nothing that the provider said."""


@contextmanager
def _or_no_answer() -> Iterator[None]:
    try:
        yield
    except (
        OAuth2Error,
        RequestException,
        jwt.PyJWTError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ) as failure:
        raise NoAnswer(type(failure).__name__) from None


class Line(DefaultSocialAccountAdapter):
    """How anything is asked of a provider, by us or by allauth: it answers itself, and sends nobody on elsewhere."""

    def get_requests_session(self) -> Session:
        session = super().get_requests_session()
        session.max_redirects = 0
        return session


class Issuer:
    """One provider, asked for the length of one request."""

    def __init__(self, request: HttpRequest, connection: Connection, return_address: str):
        self.request, self.connection, self.return_address = request, connection, return_address

    def sign_in_address(self, state: str, **parameters: str) -> str:
        """Return where to send the browser. Raises NoAnswer."""
        with _or_no_answer():
            client = self._client()
            client.state = state
            address = self._configuration["authorization_endpoint"]
            return client.get_redirect_url(address, ["openid", "email", "profile"], parameters)

    def claims(self, code: str, verifier: str, nonce: str) -> dict:
        """Return what the provider says of whoever brought `code` back. Raises NoAnswer.

        The address may come from its userinfo; all else is what the signed token says.
        """
        with _or_no_answer():
            answer = self._client().get_access_token(code, pkce_code_verifier=verifier)
            claims = self._checked(answer["id_token"], nonce)
            if "email" in claims:
                return claims
            more = self._get(self._configuration["userinfo_endpoint"], answer["access_token"])
            if more["sub"] != claims["sub"]:
                raise ValueError
            return claims | {key: more.get(key) for key in ("email", "email_verified")}

    @cached_property
    def _configuration(self) -> dict:
        issuer = self.connection.issuer
        found = self._get(issuer.rstrip("/") + WELL_KNOWN)
        scheme = issuer.partition(":")[0]
        if found["issuer"] != issuer or not all(found[key].startswith(f"{scheme}://") for key in ENDPOINTS):
            raise ValueError
        return found

    def _client(self) -> OAuth2Client:
        # The standard's default where the provider says nothing is "basic"; posting is safer for odd characters.
        methods = self._configuration.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return OAuth2Client(
            self.request,
            self.connection.client_id,
            self.connection.client_secret,
            "POST",
            self._configuration["token_endpoint"],
            self.return_address,
            basic_auth="client_secret_post" not in methods,
        )

    def _get(self, address: str, token: str | None = None) -> dict:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with get_adapter().get_requests_session() as session:  # allauth's: it gives up after five seconds
            answer = session.get(address, headers=headers)
            answer.raise_for_status()
            return answer.json()

    def _checked(self, token: str, nonce: str) -> dict:
        """Return the claims of a token that this provider signed, for us, now, for this very sign-in."""
        claims = jwt.decode(
            token,
            key=self._key(jwt.get_unverified_header(token).get("kid")),
            algorithms=ALGORITHMS,
            issuer=self.connection.issuer,
            audience=self.connection.client_id,
            leeway=CLOCKS_DIFFER,
            options={"require": CLAIMS},
        )
        is_for_us = claims.get("azp", self.connection.client_id) == self.connection.client_id
        is_ours = is_for_us and secrets.compare_digest(claims["nonce"], nonce)
        is_sense = _is_plain(claims["sub"]) and isinstance(claims.get("auth_time", 0), int | float)
        if not is_ours or not is_sense:
            raise ValueError
        return claims

    def _key(self, kid: str | None) -> jwt.PyJWK:
        keys = jwt.PyJWKSet.from_dict(self._get(self._configuration["jwks_uri"])).keys
        found = [key for key in keys if key.key_id == kid] if kid else keys
        if len(found) != 1:
            raise LookupError
        return found[0]


def _is_plain(sub: str) -> bool:
    """Return whether this can be a name that a provider has for somebody: the standard wants ASCII."""
    return sub.isascii() and sub.isprintable() and 0 < len(sub) <= LONGEST_SUB
