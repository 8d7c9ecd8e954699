"""Who signs in?

One table for everyone. What a person may do is never a column here: it follows from their place in a case, in a
council or at a provider, and those live in the apps that know about them.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a new user known by `email`. Without a password they sign in by e-mailed code."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def for_email(self, email: str) -> "User":
        """Return the user known by `email`, made now (without a password) if there is none."""
        email = self.normalize_email(email).lower()
        user, _ = self.get_or_create(email=email, defaults={"password": make_password(None)})
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("email address", unique=True)
    name = models.CharField("full name", max_length=100, blank=True)
    is_active = models.BooleanField(default=True, help_text="Untick when somebody leaves. Nothing is deleted.")
    is_official = models.BooleanField(
        "works for a council or a provider",
        default=False,
        help_text="Works for a council or a provider: signs in with a password and a second factor.",
    )
    is_staff = models.BooleanField("may use the settings area", default=False, help_text="The settings hold no cases.")
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self):
        return self.name or self.email

    @property
    def needs_second_factor(self) -> bool:
        """Whether this person comes in by the staff door only: a password, then a second factor."""
        return self.is_official or self.is_staff or self.is_superuser


class SignIn(models.Model):
    """One browser in which somebody is signed in. It goes with the session it is about, however that ends.

    It is for its owner's eyes, and holds what they need to know it again: roughly which browser, and since when. No
    network address, which would say where a family is.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="sign_in")
    device = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self):
        return self.device or "a browser we do not know"
