"""What may every page say about the portal itself?"""

from django.conf import settings

NAME = "SEN disagreement resolution"


def portal(request):  # noqa: ARG001  Django calls it with the request
    """Return the portal's name, and whether this is the demonstration."""
    return {"portal": {"name": NAME, "demo": settings.DEMO}}
