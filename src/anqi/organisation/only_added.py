"""Tables that are only added to: the database itself refuses that a row is rewritten, replaced or taken away.

For migrations of the rooms; they call it once the tables are there. On SQLite a table that a later migration rebuilds
loses its triggers, so that migration calls it again.
"""

from collections.abc import Iterable, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_FUNCTION = "anqi_refuse_change"


def refuse_changes(
    editor: BaseDatabaseSchemaEditor,
    table: str,
    message: str,
    *,
    unique: Iterable[Sequence[str]] = (),
    when: str = "",
    deletes: bool = True,
) -> None:
    """Refuse UPDATE and DELETE of rows of a table.

    `unique` are the sets of columns by which rows are told apart beside `id`: SQLite replaces a row that shares one of
    them (`INSERT OR REPLACE`) without asking the triggers of DELETE. `when` is a condition on OLD, in SQL that both
    databases read: other rows may be changed. Without `deletes` rows may be taken away as a whole.
    """
    acts = ("UPDATE", "DELETE") if deletes else ("UPDATE",)
    if editor.connection.vendor == "postgresql":
        _on_postgresql(editor, table, message, acts, when)
    else:
        _on_sqlite(editor, table, message, acts, when)
    refuse_replacing(editor, table, message, unique=unique, when=when)


def refuse_replacing(
    editor: BaseDatabaseSchemaEditor,
    table: str,
    message: str,
    *,
    unique: Iterable[Sequence[str]] = (),
    when: str = "",
) -> None:
    """Refuse, on SQLite, that a row is replaced by a new one; a trigger of this purpose that is there is renewed.

    A table whose key is no number has a hidden one beside it, `rowid`, by which a row can be replaced as well.
    """
    if editor.connection.vendor != "sqlite":
        return
    # A row may be replaced where it may be changed; whatever it shares must be looked up in an index.
    found = " OR ".join(_taken(table, key, when) for key in (("rowid",), ("id",), *unique))
    editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")
    editor.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {found}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _on_postgresql(
    editor: BaseDatabaseSchemaEditor, table: str, message: str, acts: Sequence[str], when: str
) -> None:
    editor.execute(
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$",
        None,  # what is for PostgreSQL to fill in is no parameter of ours
    )
    asked = f" WHEN ({when})" if when else ""
    for act in acts:
        editor.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            f" FOR EACH ROW{asked} EXECUTE FUNCTION {_FUNCTION}('{message}')"
        )
    if "DELETE" in acts:
        editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}('{message}')"
        )


def _on_sqlite(
    editor: BaseDatabaseSchemaEditor, table: str, message: str, acts: Sequence[str], when: str
) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    asked = f" WHEN {when}" if when else ""
    for act in acts:
        editor.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}{asked} {refuse}"
        )


def _taken(table: str, columns: Sequence[str], when: str) -> str:
    same = " AND ".join(f'OLD."{column}" = NEW."{column}"' for column in columns)
    allowed = f" AND ({when})" if when else ""
    return f"EXISTS (SELECT 1 FROM {table} AS OLD WHERE {same}{allowed})"
