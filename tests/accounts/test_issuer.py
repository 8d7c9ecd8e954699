"""Is only who was named asked about somebody? (docs/security.md, v5.0.0-15.3.2)"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from accounts.connections import Connection
from accounts.issuer import Issuer, NoAnswer

ELSEWHERE = "/elsewhere"


class Describes(BaseHTTPRequestHandler):
    """Describes itself at `ELSEWHERE`, and leads there from everywhere below /moved."""

    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        issuer = f"http://{self.headers['Host']}/moved"
        self.send_response(302 if self.path.startswith("/moved") else 200)
        self.send_header("Location", ELSEWHERE)
        self.end_headers()
        endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        self.wfile.write(json.dumps({"issuer": issuer} | dict.fromkeys(endpoints, f"{issuer}/x")).encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    Describes.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Describes) as made:
        Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()


def test_a_provider_that_leads_elsewhere_has_not_answered(rf, server):
    connection = Connection("north", "Northwick", "northwick", f"{server}/moved", "portal", "a secret")
    with pytest.raises(NoAnswer):
        Issuer(rf.get("/"), connection, "http://testserver/done/").sign_in_address("state")
    assert Describes.asked == ["/moved/.well-known/openid-configuration"]
