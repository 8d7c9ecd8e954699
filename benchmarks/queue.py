"""Does the officers' queue cost the same with a hundred thousand requests in it as with a thousand?

    python -m benchmarks.queue            # on DATABASE_URL, or on a SQLite file of its own
    python -m benchmarks.queue 1000 10000

Prints, for each page, the median time at each size, and two ratios measured in the same run: the largest size against
the smallest, and against a page that does nothing but one indexed query for somebody signed in. Machines are noisy, so
only the ratios mean anything. The rows are laid in bulk, past the actions: this measures reading, and tests nothing.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen_portal.settings")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(tempfile.mkdtemp()) / 'benchmark.sqlite3'}")
os.environ["CACHE_URL"] = "locmemcache://"
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from allauth.account.internal.flows.login import record_authentication  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from requests_app.models import (  # noqa: E402
    Agreement,
    Answer,
    ContactDetails,
    CouncilRole,
    Disagreement,
    Hat,
    LocalAuthority,
    Party,
    PartyKind,
    new_reference,
)
from requests_app.stages import PLACES, Stage  # noqa: E402
from requests_app.states import Status  # noqa: E402

ROUNDS = 25
_STAGES = (
    (Stage.TO_CONSIDER, Status.SUBMITTED),
    (Stage.CONSIDERING, Status.CONSIDERING),
    (Stage.QUESTION, Status.QUESTION_ASKED),
    (Stage.FINDING_PROVIDER, Status.REFERRED),
    (Stage.WITHDRAWN, Status.WITHDRAWN),
)


def main(sizes: list[int]) -> None:
    call_command("migrate", verbosity=0)
    client, council = _signed_in_officer()
    measured: dict[str, dict[int, float]] = {}
    for size in sizes:
        _fill(council, size)
        for name, address in _pages(council).items():
            measured.setdefault(name, {})[size] = _median(client, address)
    _report(measured, sizes)


def _signed_in_officer() -> tuple[Client, LocalAuthority]:
    council, _ = LocalAuthority.objects.get_or_create(
        slug="bench",
        defaults={
            "name": "Bench Council",
            "email_domain": "bench.example.org",
            "service_email": "send@bench.example.org",
        },
    )
    officer = User.objects.for_email("olive.officer@bench.example.org")
    User.objects.filter(pk=officer.pk).update(is_official=True, name="Olive Officer")
    officer.refresh_from_db()
    CouncilRole.objects.get_or_create(user=officer, authority=council, hat=Hat.COORDINATOR)
    client = Client()
    client.force_login(officer)
    _as_if_both_factors_were_used(client, officer)
    return client, council


def _as_if_both_factors_were_used(client: Client, officer: User) -> None:
    request = HttpRequest()
    request.session = client.session
    for method in ("password", "mfa"):
        record_authentication(request, officer, method=method)
    request.session.save()


def _fill(council: LocalAuthority, size: int) -> None:
    have = Disagreement.objects.filter(authority=council).count()
    for start in range(have, size, 2000):
        _batch(council, range(start, min(start + 2000, size)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _batch(council: LocalAuthority, numbers: range) -> None:
    now = timezone.now()
    made = Disagreement.objects.bulk_create(_request(council, number, now) for number in numbers)
    ContactDetails.objects.bulk_create(
        ContactDetails(disagreement=one, email=f"family{one.pk}@example.org", best_way="email") for one in made
    )
    parties = Party.objects.bulk_create(
        Party(disagreement=one, kind=kind, name=one.setting_name)
        for one in made
        for kind in (PartyKind.REQUESTER, PartyKind.SCHOOL)
    )
    Agreement.objects.bulk_create(
        Agreement(party=party, answer=Answer.AGREED, wording=1)
        for party in parties
        if party.kind == PartyKind.REQUESTER
    )


def _request(council: LocalAuthority, number: int, now) -> Disagreement:
    stage, status = _STAGES[number % len(_STAGES)]
    sent = now - timedelta(minutes=7 * number)
    return Disagreement(
        reference=new_reference(),
        authority=council,
        status=status,
        stage=stage,
        desk=PLACES[stage].desk,
        waiting_since=sent,
        submitted_at=sent,
        asked_by="parent",
        requester_name=f"Parent {number}",
        child_name=f"Child {number} Example",
        setting_name=f"Example School {number % 500}",
        about=["provision"],
        kinds=["2"],
    )


def _pages(council: LocalAuthority) -> dict[str, str]:
    some = Disagreement.objects.filter(authority=council, status=Status.CONSIDERING).order_by("-id").first()
    return {
        "bare page, one query": "/benchmark-bare/",
        "queue": reverse("queue"),
        "case": reverse("officer_case", args=[some.reference]),
        "find by reference": reverse("queue") + f"?find={some.reference}",
        "find by name": reverse("queue") + "?find=Child+77",
        "figures of all years": reverse("figures") + "?year=all",
    }


def _median(client: Client, address: str) -> float:
    if address == "/benchmark-bare/":
        return _bare()
    assert client.get(address).status_code == 200, address
    return statistics.median(_timed(lambda: client.get(address)) for _ in range(ROUNDS))


def _bare() -> float:
    """The least any signed-in page costs here: session, user, one indexed row."""
    some = Disagreement.objects.order_by("id").first()
    client = Client()
    return statistics.median(
        _timed(lambda: (client.get(reverse("home")), Disagreement.objects.get(pk=some.pk))) for _ in range(ROUNDS)
    )


def _timed(call) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _report(measured: dict[str, dict[int, float]], sizes: list[int]) -> None:
    largest, smallest = max(sizes), min(sizes)
    bare = measured["bare page, one query"][largest]
    print(f"{connection.vendor}, medians of {ROUNDS}")
    head = "".join(f"{size:>12,}" for size in sizes)
    print(f"{'page':<24}{head}{'growth':>10}{'x bare':>10}")
    for name, by_size in measured.items():
        times = "".join(f"{by_size[size] * 1000:>9.1f} ms" for size in sizes)
        growth, against_bare = by_size[largest] / by_size[smallest], by_size[largest] / bare
        print(f"{name:<24}{times}{growth:>10.2f}{against_bare:>10.2f}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000])
