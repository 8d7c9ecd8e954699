"""By which way did something reach us, or did we reach somebody?"""

from django.db import models


class Channel(models.TextChoices):
    WEB = "web", "On this website"
    PHONE = "phone", "By phone"
    POST = "post", "By post"
    IN_PERSON = "in_person", "Face to face"
    PROVIDER = "provider", "Through the independent service"
