"""A PostgreSQL server made ready for the desks of an office or a province, and what its own rules hold there.

Two groups of roles, into which the administrator puts whoever logs in. `motcua_desk`: what the program at a desk works with; it may
read and add to the ledger, and change or delete nothing there. `motcua_supervisor`: reads, by SQL or a tool of the office's own, the
rows of the units that `motcua.readers` names for it and of what lies below them. Neither owns anything; a trigger refuses
UPDATE, DELETE and TRUNCATE of the ledger to the owner too. Each desk's drawer (who waits, what is not finished) is its own.
Which desk a program is, it says itself; the first login that writes as a desk keeps it (`motcua.desks`), and no other may be it.
All is one transaction, and saying it again changes nothing: so a newer program brings the tables up to date.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from app.core.errors import CouldNotKeep, Refused
from app.store.database import Database
from app.store.schema import SCHEMA_VERSION, upgrade, version_of
from app.store.server import ANSWER_MS, DESK, SCHEMA, Server

DESKS: Final = "motcua_desk"
SUPERVISORS: Final = "motcua_supervisor"
_CHAINS: Final = ("ledger", "checkpoints")
_BY_UNIT: Final = ("ledger", "accounts", "facts", "rollups", "flags")
"""What a supervisor may read: tables with a column `unit`."""
_DRAWER: Final = {
    "waiting": (
        ("waiting_pkey", "PRIMARY KEY", "id"),
        ("waiting_dossier_subject_role_form_key", "UNIQUE", "dossier, subject, role, form"),
    ),
    "kept_dossiers": (("kept_dossiers_pkey", "PRIMARY KEY", "id"),),
}
"""What is one desk's alone, and what is unique there."""
_OWN: Final = f"desk = current_setting('{DESK}', true)"
_LEAST_VERSION: Final = 140_000
_PREPARING: Final = "prepare"

_UNIT_OF: Final = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.number_at(body bytea, place int) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (get_byte(body, place) << 24) | (get_byte(body, place + 1) << 16) | (get_byte(body, place + 2) << 8) | get_byte(body, place + 3)
$$;
CREATE OR REPLACE FUNCTION {SCHEMA}.unit_of(body bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    place int := 14;  -- behind magic, version and algorithm: docs/ledger/format.md
    middle int;
    size int;
BEGIN
    WHILE place < length(body) LOOP
        size := {SCHEMA}.number_at(body, place);
        middle := place + 4 + size;
        IF size < 0 OR middle > length(body) - 4 THEN
            RAISE EXCEPTION 'no event' USING ERRCODE = 'data_exception';
        END IF;
        size := {SCHEMA}.number_at(body, middle);
        IF size < 0 OR size > length(body) - middle - 4 THEN  -- backwards this would go round for ever
            RAISE EXCEPTION 'no event' USING ERRCODE = 'data_exception';
        END IF;
        IF substring(body FROM place + 5 FOR middle - place - 4) = 'unit'::bytea THEN
            RETURN convert_from(substring(body FROM middle + 5 FOR size), 'UTF8');
        END IF;
        place := middle + 4 + size;
    END LOOP;
    RETURN '';
END
$$;
ALTER TABLE {SCHEMA}.ledger ADD COLUMN IF NOT EXISTS unit text GENERATED ALWAYS AS ({SCHEMA}.unit_of(body)) STORED;
CREATE INDEX IF NOT EXISTS ledger_by_unit ON {SCHEMA}.ledger (unit);
"""  # noqa: S608  # names of ours
"""The unit of an event stands in its body and nowhere else: the server reads it there, so that nobody can say another."""

_READERS: Final = f"""
CREATE TABLE IF NOT EXISTS {SCHEMA}.readers (role name, unit varchar(40), PRIMARY KEY (role, unit));
CREATE OR REPLACE FUNCTION {SCHEMA}.seen_units() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {SCHEMA}, pg_temp AS $$
    WITH RECURSIVE seen(code) AS (
        SELECT unit::text FROM readers WHERE role = session_user
        UNION
        SELECT units.code::text FROM units JOIN seen ON
            (units.parent = seen.code AND (units.valid_from IS NULL OR units.valid_from <= current_date))
            OR (units.successor = seen.code AND units.valid_to < current_date)
    ) SELECT coalesce(array_agg(code), '{{}}') FROM seen
$$;
CREATE OR REPLACE FUNCTION {SCHEMA}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
"""  # noqa: S608  # names of ours
"""`core.units.UnitTree.below`, in the server's own words."""

_DESKS: Final = f"""
CREATE TABLE IF NOT EXISTS {SCHEMA}.desks (desk varchar(36) PRIMARY KEY, role name NOT NULL);
CREATE OR REPLACE FUNCTION {SCHEMA}.is_own_desk() RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = {SCHEMA}, pg_temp AS $$
    SELECT EXISTS (SELECT FROM desks WHERE desk = current_setting('{DESK}', true) AND role = session_user)
$$;
CREATE OR REPLACE FUNCTION {SCHEMA}.claim_desk() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {SCHEMA}, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM desks WHERE desk = NEW.desk) THEN
        INSERT INTO desks VALUES (NEW.desk, session_user) ON CONFLICT DO NOTHING;
    END IF;
    IF NOT EXISTS (SELECT FROM desks WHERE desk = NEW.desk AND role = session_user) THEN
        RAISE EXCEPTION 'this desk is another login''s' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
"""  # noqa: S608  # names of ours
"""Which login writes as which desk. One login may be many desks, such as those of an office; a desk is one login's."""


def prepare(url: str, *, password: str) -> int:
    """Makes a database ready, or brings it up to date, as its owner who may make roles; which version its tables had (0: none).

    Raises WrongUsage for an impossible address, CouldNotKeep: nobody answers, rights are missing, the server is older than
    PostgreSQL 14 or does not speak UTF-8, the tables are a newer program's.
    """
    database = Database(Server.at(url, password=password))
    try:
        with database.writing(_PREPARING) as connection:
            _require_fit(connection)
            connection.execute(text(f"SET LOCAL statement_timeout = {60 * ANSWER_MS}"))  # a column may be added to years of events
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            before = version_of(connection)
            if before > SCHEMA_VERSION:
                raise CouldNotKeep("store.newer")
            for role in (DESKS, SUPERVISORS):
                _make_role(connection, role)
            upgrade(connection)
            for statement in _rules():
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    finally:
        database.close()
    return before


def require_bound(connection: Connection) -> None:
    """Raises Refused for a login that sees every desk's drawer: the owner's, a superuser's, or where somebody took the rules away."""
    for table in _DRAWER:
        if not connection.execute(text("SELECT row_security_active(:table)"), {"table": f"{SCHEMA}.{table}"}).scalar_one():
            raise Refused("store.owner_login")


def _require_fit(connection: Connection) -> None:
    Server.require_durable(connection)
    version, encoding = connection.execute(
        text("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')")
    ).one()
    if version < _LEAST_VERSION or encoding != "UTF8":
        raise CouldNotKeep("store.server_unfit")


def _make_role(connection: Connection, role: str) -> None:
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
        connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))


def _rules() -> Iterator[str]:
    """Statements, each of which may be said again."""
    yield _UNIT_OF
    yield _READERS
    yield _DESKS
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {DESKS}, {SUPERVISORS}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {DESKS}"
    yield f"REVOKE ALL ON {SCHEMA}.readers, {SCHEMA}.desks FROM {DESKS}"
    yield f"REVOKE UPDATE, DELETE ON {SCHEMA}.server FROM {DESKS}"
    for table in _CHAINS:
        yield f"REVOKE UPDATE, DELETE ON {SCHEMA}.{table} FROM {DESKS}"
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {SCHEMA}.{table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.refuse()"
        )
        yield from _rule(table, "read", f"FOR SELECT TO {DESKS} USING (true)")
        yield from _rule(table, "add", f"FOR INSERT TO {DESKS} WITH CHECK ({_OWN})")
    for table in _BY_UNIT:
        yield f"GRANT SELECT ON {SCHEMA}.{table} TO {SUPERVISORS}"
        yield from _rule(table, "seen", f"FOR SELECT TO {SUPERVISORS} USING (unit = ANY ((SELECT {SCHEMA}.seen_units())::text[]))")
        if table not in _CHAINS:
            yield from _rule(table, "work", f"FOR ALL TO {DESKS} USING (true)")
    for table, keys in _DRAWER.items():
        yield f"ALTER TABLE {SCHEMA}.{table} ADD COLUMN IF NOT EXISTS desk varchar(36) NOT NULL DEFAULT current_setting('{DESK}')"
        for name, kind, columns in keys:
            made = f"ADD CONSTRAINT {name} {kind} (desk, {columns})"
            yield f"ALTER TABLE {SCHEMA}.{table} DROP CONSTRAINT IF EXISTS {name}, {made}"
        yield from _rule(table, "own", f"FOR ALL TO {DESKS} USING ({_OWN} AND {SCHEMA}.is_own_desk()) WITH CHECK ({_OWN})")
    for table in (*_CHAINS, *_DRAWER):
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_claims_desk BEFORE INSERT ON {SCHEMA}.{table}"
            f" FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.claim_desk()"
        )


def _rule(table: str, name: str, says: str) -> Iterator[str]:
    yield f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS {name} ON {SCHEMA}.{table}"
    yield f"CREATE POLICY {name} ON {SCHEMA}.{table} {says}"
