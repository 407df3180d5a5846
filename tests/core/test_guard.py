"""No statement changes a tenant table outside a write unit, whatever way it takes."""

import threading
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.utils import ConnectionHandler, DatabaseError
from django_scopes import scope, scopes_disabled

from stemhappens.core.db import guard
from stemhappens.core.db.guard import UnguardedWrite, refuse_outside_unit
from stemhappens.core.models import Received
from stemhappens.facts.models import SessionFact
from stemhappens.people.models import School, SchoolAlias
from tests.core.rows import make, new_district, write_in

REFUSED = [
    "INSERT INTO people_school (name) VALUES ('x')",
    "insert into people_school select 1",
    "INSERT INTO \"people_school\" (name) VALUES ('x')",
    "INSERT INTO\"people_school\"(name) VALUES ('x')",
    "INSERT OR REPLACE INTO people_school (id) VALUES (1)",
    "INSERT OR IGNORE INTO [people_school] (id) VALUES (1)",
    "REPLACE INTO `people_school` (id) VALUES (1)",
    "UPDATE people_school SET name = 'x'",
    "UPDATE\"people_school\"SET name = 'x'",
    "UPDATE OR IGNORE people_school SET name = 'x'",
    "UPDATE ONLY people_school SET name = 'x'",
    "update\n\tPEOPLE_SCHOOL set name = 'x'",
    "UPDATE public.people_school SET name = 'x'",
    'UPDATE "main" . "people_school" SET name = \'x\'',
    "DELETE FROM people_school",
    "DELETE FROM ONLY people_school",
    "TRUNCATE people_school",
    "TRUNCATE TABLE people_school",
    "COPY people_school FROM STDIN",
    "COPY people_school (id, name) FROM STDIN",
    "MERGE INTO people_school USING x ON true WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM people_school RETURNING id) SELECT * FROM gone",
    "WITH a AS (SELECT 1) UPDATE people_school SET name = 'x'",
    "WITH a AS (SELECT 1) INSERT INTO people_school SELECT * FROM a",
    "UPDATE /* a school */ people_school SET name = 'x'",
    "UPDATE/**/people_school SET name = 'x'",
    "DELETE -- all\nFROM people_school",
    "DELETE FROM --all\n people_school",
    "/* SELECT */ DELETE FROM people_school",
    "SELECT 1; DELETE FROM people_school",
    "SELECT '--'; DELETE FROM people_school",
    "SELECT '--'; DELETE/**/FROM/**/people_school",
    "SELECT '/*'; DELETE FROM people_school; SELECT '*/'",
    "SELECT 'it''s /*'; UPDATE/*x*/people_school SET name = '*/'",
    "DO $$ BEGIN DELETE FROM people_school; END $$",
    "EXPLAIN ANALYZE DELETE FROM people_school",
    b"DELETE FROM people_school",
    "UPDATE core_district SET seq = 0",
    "DELETE FROM core_change",
    "UPDATE core_writeunit SET actor_label = 'x'",
    "DELETE FROM core_received",
    "UPDATE access_user SET password = 'x'",
    "INSERT INTO access_membership (id) VALUES (1)",
    "DELETE FROM facts_sessionfact",
    "UPDATE reports_report SET document = 'x'",
]
ALLOWED = [
    "SELECT * FROM people_school",
    "SELECT * FROM people_school WHERE name = %s",
    "SELECT id FROM core_district WHERE id = 1 FOR NO KEY UPDATE",
    "SELECT id FROM core_district FOR UPDATE OF core_district",
    "WITH a AS (SELECT * FROM people_school) SELECT * FROM a",
    "INSERT INTO django_session (session_key) VALUES ('x')",
    "UPDATE access_signinattempt SET key = 'x'",
    "INSERT INTO access_accesslog (id) VALUES (1)",
    "DELETE FROM intake_staged",
    "UPDATE people_school_archive SET x = 1",
    "CREATE TEMP TABLE t AS SELECT * FROM people_school",
    "SAVEPOINT s1",
]


@pytest.mark.parametrize("sql", REFUSED, ids=str)
def test_refuses_outside_a_unit(sql):
    with pytest.raises(UnguardedWrite, match="only inside write"):
        refuse_outside_unit(sql, DEFAULT_DB_ALIAS)


@pytest.mark.parametrize("sql", ALLOWED, ids=str)
def test_lets_reads_and_other_tables_through(sql):
    refuse_outside_unit(sql, DEFAULT_DB_ALIAS)


@pytest.mark.parametrize("sql", REFUSED, ids=str)
def test_a_unit_opens_its_own_alias_alone(sql):
    with guard.unit_open(DEFAULT_DB_ALIAS):
        refuse_outside_unit(sql, DEFAULT_DB_ALIAS)
        with pytest.raises(UnguardedWrite):
            refuse_outside_unit(sql, "log")
    with pytest.raises(UnguardedWrite):
        refuse_outside_unit(sql, DEFAULT_DB_ALIAS)


def test_a_unit_of_one_thread_opens_nothing_for_another():
    caught = []

    def other() -> None:
        try:
            refuse_outside_unit("DELETE FROM people_school", DEFAULT_DB_ALIAS)
        except UnguardedWrite as error:
            caught.append(error)

    with guard.unit_open(DEFAULT_DB_ALIAS):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(caught) == 1


def test_composed_sql_is_read_as_the_database_reads_it():
    sql = pytest.importorskip("psycopg.sql")
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier("people_school"))
    with pytest.raises(UnguardedWrite):
        refuse_outside_unit(statement, DEFAULT_DB_ALIAS)


@pytest.fixture
def school(db: None) -> School:
    with write_in(new_district()) as unit:
        return make(unit, School)


ORM = {
    "save": lambda school: school.save(),
    "insert": lambda school: School(name="x", district_id=school.district_id).save(),
    "delete": lambda school: school.delete(),
    "update": lambda school: School._base_manager.update(name="x"),
    "bulk_create": lambda school: School._base_manager.bulk_create(
        [School(name="x", district_id=school.district_id)]
    ),
    "bulk_create ignoring conflicts": lambda school: School._base_manager.bulk_create(
        [School(name="x", district_id=school.district_id)], ignore_conflicts=True
    ),
    "bulk_update": lambda school: School._base_manager.bulk_update([school], ["name"]),
    "queryset delete": lambda school: School._base_manager.all().delete(),
    "raw delete": lambda school: School._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS),
    "raw": lambda school: list(School._base_manager.raw("DELETE FROM people_school RETURNING id")),
    "related add": lambda school: SchoolAlias._base_manager.create(
        school=school, district_id=school.district_id, text="x"
    ),
    "get_or_create": lambda school: Received._base_manager.get_or_create(
        district_id=school.district_id, uid=school.uid, payload_hash="x"
    ),
    "fact": lambda school: SessionFact._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS),
}


@pytest.mark.parametrize("way", ORM.values(), ids=ORM)
def test_the_orm_is_refused_outside_a_unit(school, way):
    with scopes_disabled(), pytest.raises(UnguardedWrite), transaction.atomic():
        way(school)
    with scope(district=school.district):
        assert School.objects.get().name == school.name


def cursor_ways() -> dict[str, object]:
    return {
        "execute": lambda c: c.execute("DELETE FROM people_school"),
        "executemany": lambda c: c.executemany(
            "UPDATE people_school SET name = %s", [("x",), ("y",)]
        ),
        "executescript": lambda c: c.executescript("SELECT 1; DELETE FROM people_school"),
        "copy": lambda c: c.copy("COPY people_school FROM STDIN"),
        "stream": lambda c: c.stream("DELETE FROM people_school RETURNING id"),
    }


@pytest.mark.parametrize("way", cursor_ways().values(), ids=cursor_ways())
@pytest.mark.parametrize("debug", [False, True])
def test_cursors_are_refused_outside_a_unit(school, way, debug, monkeypatch):
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "force_debug_cursor", debug)
    with connection.cursor() as cursor, pytest.raises(UnguardedWrite):
        way(cursor)


@pytest.mark.django_db
def test_cursors_write_inside_a_unit(school):
    with write_in(school.district) as unit, connection.cursor() as cursor:
        unit.change(school, name="by the unit")
        cursor.execute("UPDATE people_school SET name = %s", ["by the cursor"])
    school.refresh_from_db()
    assert school.name == "by the cursor"


@pytest.mark.django_db(transaction=True)
def test_copy_writes_inside_a_unit():
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's")
    district = new_district()
    columns = "district_id, version, uid, name, closes"
    with write_in(district) as unit, connection.cursor() as cursor:
        make(unit, School)
        with cursor.copy(f"COPY people_school ({columns}) FROM STDIN") as copy:
            copy.write_row((district.pk, 1, "0" * 32, "copied", "9999-12-31"))
    assert School._base_manager.filter(name="copied").exists()


@pytest.mark.django_db(transaction=True)
def test_a_script_is_refused_even_inside_a_unit():
    """sqlite3 commits before a script: what the unit wrote so far would stay after a failure."""
    district = new_district()
    with pytest.raises(UnguardedWrite, match="half way"), write_in(district) as unit:
        make(unit, School)
        with connection.cursor() as cursor:
            cursor.executescript("SELECT 1")
    assert not School._base_manager.filter(district=district).exists()


@contextmanager
def real_connection(alias: str, name: str):
    """A connection with the settings of `alias` (tests mirror it) to the database `name`."""
    databases = settings.DATABASES[alias] | {"NAME": name}
    handler = ConnectionHandler({DEFAULT_DB_ALIAS: databases})
    try:
        yield handler[DEFAULT_DB_ALIAS]
    finally:
        handler.close_all()


@pytest.mark.django_db(transaction=True)
def test_the_snapshot_connection_itself_refuses(tmp_path):
    """Not the guard: a table nobody guards is refused too."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        name = str(tmp_path / "snapshot.sqlite3")
    with real_connection(DEFAULT_DB_ALIAS, name) as able, able.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS loose (a integer)")
        cursor.execute("INSERT INTO loose VALUES (1)")
    with real_connection("snapshot", name) as snapshot, snapshot.cursor() as cursor:
        cursor.execute("SELECT a FROM loose")
        assert cursor.fetchall() == [(1,)]
        with pytest.raises(DatabaseError, match=r"read-?only"):
            cursor.execute("INSERT INTO loose VALUES (2)")
        with pytest.raises(UnguardedWrite):
            cursor.execute("DELETE FROM people_school")
    with real_connection(DEFAULT_DB_ALIAS, name) as able, able.cursor() as cursor:
        cursor.execute("DROP TABLE loose")


@pytest.mark.django_db(transaction=True)
def test_the_snapshot_sees_one_moment():
    """On PostgreSQL repeatable read by its own settings; SQLite's read transaction is one."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's read transaction always is")
    name = str(connection.settings_dict["NAME"])
    with real_connection("snapshot", name) as snapshot, snapshot.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
