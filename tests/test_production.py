"""Does it refuse to run in earnest without its secrets, and is it locked down when it does? (issue: headers, settings)

Each in a process of its own, since settings are read once.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
SECRETS = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyzAB",
    "MEDIATOR_TEXT_KEYS": "Zm9yLXRoaXMtbWFjaGluZS1vbmx5LW5vdC1zZWNyZXQ=",
    "ACCOUNT_SECRET_KEYS": "dGhpcy1tYWNoaW5lLW9ubHktYWNjb3VudC1zZWNyZXQ=",
    "ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp://localhost:25",
    "DEFAULT_FROM_EMAIL": "no-reply@portal.example.org",
    "DATABASE_URL": "sqlite:///:memory:",
    "CLAMAV": "unix:///run/clamav/clamd.ctl",
}


def run(code: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "sen_portal.settings"}
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.run(
        command, cwd=ROOT, env=kept | settings | environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_djangos_own_deployment_check_is_clean():
    done = run(
        "from django.core.management import call_command as c; c('check', deploy=True, fail_level='WARNING')", **SECRETS
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("address", "said"), [("", "(providers.W001)"), ("localhost:3310", "(providers.E001)")])
def test_the_deployment_check_says_that_without_a_scanner_nobody_opens_a_document(address, said):
    code = "from django.core.management import call_command as c; c('check', deploy=True, fail_level='WARNING')"
    done = run(code, **(SECRETS | {"CLAMAV": address}))
    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.parametrize("secret", sorted(set(SECRETS) - {"PORTAL_MODE", "DATABASE_URL", "CLAMAV"}))
def test_production_has_no_default_for_a_secret(secret):
    without = {name: value for name, value in SECRETS.items() if name != secret}
    done = run("", **without)
    assert done.returncode != 0
    assert secret in done.stderr


def test_debug_is_off_and_cookies_are_secure():
    done = run(
        "from django.conf import settings as s\n"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)\n"
        "print(s.SESSION_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT)",
        **SECRETS,
    )
    assert done.stdout.split() == ["False", "True", "True", "True", "True"]


@pytest.mark.parametrize("mode", ["production", "local"])
def test_the_one_click_sign_in_does_not_exist_outside_demo_mode(mode):
    code = "from django.urls import resolve\nresolve('/demo/')"
    done = run(code, **(SECRETS | {"PORTAL_MODE": mode}))
    assert "Resolver404" in done.stderr


def test_the_one_click_sign_in_exists_in_demo_mode():
    """Or the test above would pass on a misspelling."""
    done = run("from django.urls import resolve\nprint(resolve('/demo/').view_name)", PORTAL_MODE="demo")
    assert done.stdout.strip() == "demo"


def test_an_unknown_mode_is_not_guessed_at():
    assert "PORTAL_MODE must be" in run("", PORTAL_MODE="prod").stderr
