"""What has somebody told the mediator and nobody else?

Encrypted with keys of its own, so that the database alone does not give it away. Not in the admin, and never in an
event, a log line, a search or an export. The council's pages have no path to this table.
"""

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import models
from django.utils import timezone

from requests_app.models import Disagreement, Party

from .. import sealing


class PrivateNote(models.Model):
    """A party's note for the mediator: the family's (P21), or why somebody would rather not take part (5c)."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="private_notes")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="private_note")
    sealed = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"A private note on {self.disagreement}"

    @property
    def text(self) -> str:
        """The words in clear, or nothing where `is_lost`. Only for their author, and the provider that has the case."""
        return "" if self.is_lost else sealing.unseal(self.sealed)

    @property
    def is_lost(self) -> bool:
        """Whether the key it was sealed with is gone, and the words with it (docs/operations.md)."""
        try:
            sealing.unseal(self.sealed)
        except InvalidToken:
            return True
        return False
