"""How do tests about mail get a real mail server, and a real worker?"""

import email
import os
import socket
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """A mail server that takes everything, but answers an address first with what is put in `answers` for it, and
    "from" says what the sender is answered."""

    def __init__(self):
        self.answers = defaultdict(list)
        self.taken = []
        self.callers = set()
        self.on_mail = lambda: None

    async def handle_MAIL(self, _server, session, envelope, address, _options):  # noqa: N802 -- aiosmtpd's name
        self.callers.add(session.peer)
        envelope.mail_from = address
        return self.answers["from"].pop(0) if self.answers["from"] else "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 -- aiosmtpd's name
        if self.answers[address] and self.answers[address][0].startswith("5"):
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 -- aiosmtpd's name
        answer = self.answers[envelope.rcpt_tos[0]].pop(0) if self.answers[envelope.rcpt_tos[0]] else "250 OK"
        if answer == "hang up":
            server.transport.abort()
        elif answer.startswith("250"):
            self.taken.append(email.message_from_bytes(envelope.content))
            self.on_mail()
        return answer

    def ids(self, to: str) -> list[str]:
        return [one["Message-ID"] for one in self.taken if one["To"] == to]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    """Return the address of the test's own database: a file, a server, or a server's socket in a folder."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    who = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    host, port = settings["HOST"], settings["PORT"]
    if host.startswith("/"):
        return f"postgres://{who}@/{host}/{settings['NAME']}"
    return f"postgres://{who}@{host}:{port or 5432}/{settings['NAME']}"


def worker(port: int, *options: str, **environment: str) -> subprocess.Popen:
    """Start `deliver_messages` in a process of its own, sending to the mail server on `port`."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PORTAL_URL": "http://testserver",
        **environment,
    }
    command = [sys.executable, "manage.py", "deliver_messages", *options]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
