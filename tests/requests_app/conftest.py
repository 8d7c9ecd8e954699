"""How do tests about mail get a mail server, or the lack of one?"""

import pytest
from aiosmtpd.controller import Controller

from tests.requests_app.posting import Server, free_port


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    made = Server()
    controller = Controller(made, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
