"""How does a test answer with a passkey? As a phone would, with a key of its own made here."""

import json
import os

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

HERE = "https://portal.example.org"
FLAG = AuthenticatorData.FLAG
SURE = FLAG.UP | FLAG.UV  # somebody touched it, and it saw a finger, a face or a PIN


class Device:
    """A phone with one passkey."""

    def __init__(self, flags: int = SURE, origin: str = HERE, rp: str = "portal.example.org"):
        self.flags, self.origin, self.rp = flags, origin, rp
        self.key, self.id, self.owner = ec.generate_private_key(ec.SECP256R1()), os.urandom(16), ""

    def make(self, asked: dict) -> str:
        """Return, in JSON, the answer to being asked for a new passkey."""
        asked = asked["publicKey"]
        self.owner = asked["user"]["id"]
        key = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(sha256(self.rp.encode()), self.flags | FLAG.AT, 0, key)
        return self._answer(
            clientDataJSON=websafe_encode(self._said("webauthn.create", asked["challenge"])),
            attestationObject=websafe_encode(AttestationObject.create("none", data, {})),
        )

    def use(self, asked: dict) -> str:
        """Return, in JSON, the answer to being asked to use it."""
        said = self._said("webauthn.get", asked["publicKey"]["challenge"])
        data = AuthenticatorData.create(sha256(self.rp.encode()), self.flags, 0)
        return self._answer(
            clientDataJSON=websafe_encode(said),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(self.key.sign(data + said.hash, ec.ECDSA(SHA256()))),
            userHandle=self.owner,
        )

    def _said(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, self.origin)

    def _answer(self, **response) -> str:
        own = websafe_encode(self.id)
        about = {"id": own, "rawId": own, "type": "public-key", "clientExtensionResults": {"credProps": {"rk": True}}}
        return json.dumps(about | {"response": response})


def asked_to_make(client) -> dict:
    return client.post(reverse("add_passkey_challenge")).json()


def asked_to_use(client) -> dict:
    return client.post(reverse("staff_sign_in_challenge")).json()


def add(client, device: Device, name: str = "Work laptop"):
    """Set up a passkey on the page for it, and return the answer."""
    return client.post(reverse("add_passkey"), {"name": name, "credential": device.make(asked_to_make(client))})


def sign_in(client, device: Device, next_url: str = ""):
    """Come in by the staff door with a passkey alone; return the answer."""
    address = reverse("staff_sign_in") + (f"?next={next_url}" if next_url else "")
    return client.post(address, {"credential": device.use(asked_to_use(client))})


def confirm(client, device: Device, next_url: str = "/"):
    address = f"{reverse('mfa_reauthenticate')}?next={next_url}"
    return client.post(address, {"credential": device.use(asked_to_use(client))})


def handle(user) -> str:
    """Return the name by which a device knows somebody."""
    return websafe_encode(user_pk_to_url_str(user).encode())
