"""Which pages does the rig try itself on?

One with nothing wrong, one with much, one with a script. Mounted nowhere but in tests/journeys/test_browser.py.
"""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.static import serve

urlpatterns = [
    path("<path:path>", login_not_required(serve), {"document_root": Path(__file__).parent / "html"}),
]
