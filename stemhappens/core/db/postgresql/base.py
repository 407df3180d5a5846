"""Django's PostgreSQL backend with the write guard in its cursors."""

from django.db.backends.postgresql import base, operations, schema

from stemhappens.core.db.guard import GuardedConnection, GuardedOperations, GuardedSchemaEditor


class DatabaseSchemaEditor(GuardedSchemaEditor, schema.DatabaseSchemaEditor):
    """Migrations pass the guard."""


class DatabaseOperations(GuardedOperations, operations.DatabaseOperations):
    """The flush of tests passes the guard."""


class DatabaseWrapper(GuardedConnection, base.DatabaseWrapper):
    """Cursors are guarded."""

    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations
