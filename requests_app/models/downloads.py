"""What has been taken out of the portal as a file, by whom and when?"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..stages import Desk
from .councils import LocalAuthority


class Download(models.Model):
    """One file that a member of council staff took. Append-only by trigger.

    A list names many requests and holds less of each than the page it stands on, so it is no look at a case, which the
    family would be told of. It is written down here instead, for everybody at the council who could take one to see.
    """

    class What(models.TextChoices):
        REQUESTS = "requests", "List of requests"
        FIGURES = "figures", "Figures"

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="downloads")
    what = models.CharField(max_length=10, choices=What)
    desk = models.CharField(max_length=10, choices=Desk, blank=True, help_text="Of which list.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.get_what_display()}, {self.by}"
