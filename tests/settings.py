"""How does a test run differ from a laptop?

The environment is set before the portal's own settings read it, so neither a `.env` file nor what a developer has
exported changes what the tests see.
"""

import os

os.environ["PORTAL_MODE"] = "local"
os.environ["PORTAL_URL"] = "http://testserver"
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["CACHE_URL"] = "locmemcache://"
os.environ["CLAMAV"] = ""  # a test that scans asks for the fixture `scanner`
os.environ["DEBUG"] = "off"
os.environ["LOG_LEVEL"] = "INFO"
# SQLite unless the run names another: see tests/rig. The file itself is chosen in conftest.py.
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite:///test.sqlite3"

from sen_portal.settings import *  # noqa: F403  (the rest is as it is for real)
from sen_portal.settings import CACHES, DATABASES

# In memory and one to a process, so that a test pays nothing for the rate limits, which stay on. `shared` is what
# production uses; a test that asks for the fixture `database_cache` gets it.
CACHES["shared"] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "portal_cache",
}
# Fast, and good for nothing but tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A test database need not survive a power cut. Everything else is as it is for real.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # A connection kept open by a server thread would stop the database from being dropped at the end.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
