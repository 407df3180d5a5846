"""The product's settings in a home of their own, with a fast password hash."""

import atexit
import os
import shutil
import tempfile

# Before the import: the settings read it, and no test may write in a real installation.
os.environ["STEMHAPPENS_HOME"] = tempfile.mkdtemp(prefix="stemhappens-test-")
atexit.register(shutil.rmtree, os.environ["STEMHAPPENS_HOME"], ignore_errors=True)

from stemhappens.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# the access log shares the test database; a test of its own covers the file apart
DATABASES.pop("log", None)  # noqa: F405

# Browser tests answer from several threads: in one shared memory SQLite locks whole tables against
# a request that is still on its way. scripts/check.py asks for a file.
if os.environ.get("STEMHAPPENS_TEST_FILE") and not os.environ.get("STEMHAPPENS_DATABASE"):
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": os.path.join(os.environ["STEMHAPPENS_HOME"], "browser.sqlite3")
    }
