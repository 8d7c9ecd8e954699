"""What is wrong with this installation, as far as documents go? For `manage.py check`, with --deploy."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  (Django's name)

from .files import scanner


@register(Tags.security, deploy=True)
def documents_can_be_checked(**_options: Any) -> list[CheckMessage]:
    """Return what stops documents from being looked at for viruses, and so from being opened."""
    if not settings.CLAMAV:
        return [
            Warning(
                "CLAMAV is empty: no document can be opened by anybody until a virus scanner is configured.",
                hint="Run ClamAV's daemon and give its address: docs/operations.md, Documents.",
                id="providers.W001",
            )
        ]
    try:
        scanner.place(settings.CLAMAV)
    except scanner.ScannerDown as wrong:
        return [Error(f"{wrong}.", id="providers.E001")]
    return []
