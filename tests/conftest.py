"""What does every test stand on?

A database of its own run, a clean cache, a memory for mail (Django's own), and no test kept out without a word: one
that needs PostgreSQL is deselected, and counted, where the run is on SQLite.
"""

import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection, connections

from sen_portal.demo import antivirus
from tests.rig.flush import standing_aside


def pytest_collection_modifyitems(config, items):
    # The longest first, so that no core is left waiting for the last of them.
    items.sort(key=lambda item: item.path.name != "test_wall.py")
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Give SQLite a file, one to a process: the live server's threads and the write lock at BEGIN need a real one."""
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections["default"].settings_dict["TEST"]["NAME"] = str(name)


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers():
    operations = type(connection.ops)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", standing_aside(operations.execute_sql_flush))
        yield


@pytest.fixture(scope="session", autouse=True)
def _documents_in_a_folder_of_this_run(tmp_path_factory):
    """Keep what tests send out of the folder that `make run` keeps. The storage opens it anew after each change."""
    storages.backends["documents"]["OPTIONS"]["location"] = str(tmp_path_factory.mktemp("documents"))


@pytest.fixture(scope="session")
def clamd():
    """The address of a real ClamAV daemon that knows one virus, EICAR. Started where a test first asks."""
    with antivirus.running() as address:
        yield address


@pytest.fixture
def scanner(clamd, settings):
    """Have documents checked by it. A test stops the scanner with `settings.CLAMAV = "unix:///nowhere"`."""
    settings.CLAMAV = clamd
    return clamd


@pytest.fixture(autouse=True)
def _clean_cache():
    """Rate limits stay on; what one test has used up, the next one has again."""
    caches["default"].clear()


@pytest.fixture
def database_cache(settings, db):
    """Use the cache that production uses, for a test about what several processes share."""
    settings.CACHES = {"default": settings.CACHES["shared"]}
    caches["default"].clear()
    return caches["default"]
