"""The throw-away server keeps what was committed, through a kill."""

import psycopg
import pytest

from tests.support import postgres


@pytest.mark.crash
@pytest.mark.postgres
def test_killed_server_starts_again_with_its_rows():
    server = postgres.start()
    try:
        with psycopg.connect(server.address) as connection:
            connection.execute("create table kept as select 1 as n")
        server.kill()
        server.start()
        with psycopg.connect(server.address) as connection:
            assert connection.execute("select n from kept").fetchone() == (1,)
    finally:
        server.stop()
