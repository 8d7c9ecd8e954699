"""What do these tests share?"""

import pytest
from django.test import Client


@pytest.fixture
def client_of_another() -> Client:
    """A second browser."""
    return Client()
