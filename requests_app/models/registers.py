"""Which schools are there?

A copy of the public register of schools in England, so that people choose from names that are right. Nobody has to:
a name typed by hand is as good (domain section 7).
"""

from django.db import models


class School(models.Model):
    urn = models.PositiveIntegerField("URN", unique=True, help_text="Its number in the public register.")
    name = models.CharField(max_length=120)
    # The name in small letters without punctuation, for finding it by what people type.
    search_name = models.CharField(max_length=120, db_index=True)
    kind = models.CharField("type", max_length=80, blank=True, help_text="As the register says it.")
    phase = models.CharField(max_length=40, blank=True, help_text="As the register says it.")
    postcode = models.CharField(max_length=8, blank=True)
    trust = models.CharField(max_length=120, blank=True, help_text="The trust or proprietor, where there is one.")
    council_name = models.CharField(max_length=100, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "urn"]

    def __str__(self):
        return self.name
