"""How does the database itself refuse to change what was written once?

With triggers, on both engines, laid by a migration. On PostgreSQL the owner of a table can still drop its triggers, so
a real installation runs the portal as a role that does not own them (docs/operations.md). On SQLite `REPLACE` would
slip past a delete trigger unless `recursive_triggers` is on, which settings.py sees to.
"""

_MESSAGE = "{table} is append-only"


def lay(table: str):
    """Return the function for RunPython that makes `table` append-only."""

    def forwards(_apps, schema_editor):
        statements = _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE
        for statement in statements:
            schema_editor.execute(statement.format(table=table, message=_MESSAGE.format(table=table)), None)

    return forwards


def lift(table: str):
    """Return the function that takes the triggers away again."""

    def backwards(_apps, schema_editor):
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for what in ("update", "delete", "truncate") if on_postgresql else ("update", "delete"):
            where = f" ON {table}" if on_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{what}{where}")

    return backwards


_SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
)
_POSTGRESQL = (
    # One function serves every table; it names the one it was called for.
    (
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME USING ERRCODE = ''restrict_violation''; END'"
    ),
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION append_only()",
)
