"""What do these tests share?"""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from accounts import connections
from accounts.models import User
from tests.make import officer
from tests.rig.openid import CouncilSignIn, running


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Doors open alike on both databases."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker("one_database")


@pytest.fixture
def client_of_another() -> Client:
    """A second browser."""
    return Client()


@pytest.fixture(scope="session")
def provider() -> Iterator[CouncilSignIn]:
    """Northwick's own sign-in, which runs in a process of its own for as long as these tests do."""
    with running() as one:
        yield one


@pytest.fixture
def connect(provider, settings):
    """Connect Northwick's sign-in, believed when it says that it saw two factors. Words about it may be changed."""

    def connect(**changes) -> None:
        text = json.dumps([provider.connection(**{"second_factor": "amr"} | changes)])
        settings.OPENID_PROVIDERS = connections.read(text, https_only=False)

    connect()
    return connect


@pytest.fixture
def nobody_there() -> str:
    """Return an issuer at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def olive(db) -> User:
    return officer(name="Olive Officer")
