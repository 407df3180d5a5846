"""A visitor in the process; imported once Django is set up."""

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stemhappens.access.models import User


def client_for(email: str) -> Client:
    """A client, signed in when `email` names a user."""
    client = Client(HTTP_HOST="127.0.0.1")
    if email:
        client.force_login(User.objects.get(email__iexact=email))
    return client


def statements(client: Client, path: str) -> int:
    """How many statements a page takes; session, user and transaction control left out."""
    client.get(path)
    found = 0
    for alias in connections:
        with CaptureQueriesContext(connections[alias]) as queries:
            client.get(path)
        found += sum(1 for query in queries.captured_queries if own(query["sql"]))
    return found


CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def own(sql: str) -> bool:
    """A statement that is the page's own."""
    return not (sql.startswith(CONTROL) or "django_session" in sql or "access_user" in sql)
