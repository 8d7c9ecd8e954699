"""How is a database with append-only tables emptied between tests?

Those tables refuse every delete, by trigger, on both engines. That is their point, and it also stops Django's flush
after a test that commits. So for the length of the flush the triggers stand aside, in the flush's own transaction: if
it fails, they are back all the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

from django.db import transaction


def sqlite_triggers(cursor) -> list[tuple[str, str]]:
    """Return the name and the text of every trigger. SQLite cannot switch one off: it is dropped and made again."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return cursor.fetchall()


def postgres_tables(cursor) -> list[str]:
    """Return the tables, quoted, that have a trigger of ours. Foreign keys are internal triggers and stay on."""
    cursor.execute(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)"
    )
    return [name for (name,) in cursor.fetchall()]


@contextmanager
def without_triggers(connection) -> Iterator[None]:
    """Run the block with no trigger of ours in force, and put them all back before anything is committed."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            triggers = sqlite_triggers(cursor)
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
            yield
            for _, text in triggers:
                cursor.execute(text)
        else:
            tables = postgres_tables(cursor)
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def standing_aside(execute_sql_flush):
    """Return Django's own `execute_sql_flush`, run without triggers."""

    @wraps(execute_sql_flush)
    def flush(operations, sql_list):
        with without_triggers(operations.connection):
            execute_sql_flush(operations, sql_list)

    return flush
