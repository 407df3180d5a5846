"""A backup brings everything back, shows one moment under load, and is not restored by mistake."""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from pathlib import Path

import pytest

from stemhappens.cli.archive import MANIFEST, Damaged, entry_of, pack, unpack
from tests.core.installation import LOOKS, WRITES, on_postgresql, run, start
from tests.support.postgres import _find_programs

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif(on_postgresql, reason="copies of files are SQLite's")


def stemhappens(environment: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stemhappens.cli", *map(str, words)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def elsewhere(environment: dict[str, str], folder: Path) -> dict[str, str]:
    return environment | {"STEMHAPPENS_HOME": str(folder)}


@pytest.fixture
def pgbin(monkeypatch) -> None:
    """Find pg_dump where the tests find the server's programs."""
    if on_postgresql:
        monkeypatch.setenv("PGBIN", str(_find_programs()))


@pytest.fixture
def filled(installation, pgbin) -> dict[str, str]:
    """An installation with a district, an uploaded file and a key."""
    environment = installation | {"PGBIN": os.environ.get("PGBIN", "")}
    run(environment, WRITES, "once")
    home = Path(environment["STEMHAPPENS_HOME"])
    (home / "uploads").mkdir()
    (home / "uploads/log.xlsx").write_bytes(b"\x00sheet")
    (home / "static").mkdir(exist_ok=True)
    (home / "static/made.css").write_text("a{}")
    return environment


@sqlite_only
def test_everything_comes_back(filled, tmp_path):
    backup = tmp_path / "b.tar.gz"
    done = stemhappens(filled, "backup", backup, "--json")
    assert done.returncode == 0, done.stderr
    names = [entry["name"] for entry in json.loads(done.stdout)["files"]]
    assert names == ["access.sqlite3", "district.sqlite3", "secret.key", "uploads/log.xlsx"]
    assert backup.stat().st_mode & 0o077 == 0, "it holds keys"
    there = elsewhere(filled, tmp_path / "other")
    done = stemhappens(there, "restore", backup)
    assert done.returncode == 0, done.stderr
    home, other = Path(filled["STEMHAPPENS_HOME"]), tmp_path / "other"
    for name in ("secret.key", "uploads/log.xlsx"):
        assert (other / name).read_bytes() == (home / name).read_bytes()
    assert (other / "secret.key").stat().st_mode & 0o077 == 0
    assert run(there, LOOKS) == run(filled, LOOKS)
    assert stemhappens(there, "doctor").stdout == "Everything agrees.\n"


def test_nothing_is_overwritten_by_mistake(filled, tmp_path):
    backup = tmp_path / "b.tar.gz"
    assert stemhappens(filled, "backup", backup).returncode == 0
    done = stemhappens(filled, "backup", backup)
    assert (done.returncode, "--force" in done.stderr) == (3, True)
    run(filled, WRITES, "once")
    done = stemhappens(filled, "restore", backup)
    assert done.returncode == 3
    assert "holds data already" in done.stderr
    assert run(filled, LOOKS) == "2\n"
    assert stemhappens(filled, "restore", backup, "--check").returncode == 0
    assert run(filled, LOOKS) == "2\n"
    done = stemhappens(filled, "restore", backup, "--force")
    assert done.returncode == 0, done.stderr
    assert run(filled, LOOKS) == "1\n"


@pytest.fixture
def small(tmp_path) -> Path:
    """A backup of two files."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "secret.key").write_text("key")
    (folder / "district.sqlite3").write_bytes(b"rows" * 5000)
    files = [vars(entry_of(folder, path)) for path in sorted(folder.iterdir())]
    manifest = {"format": 1, "version": "0", "made": "", "engine": "sqlite", "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    pack(folder, tmp_path / "small.tar.gz")
    return tmp_path / "small.tar.gz"


def test_a_sound_backup_is_unpacked(small, tmp_path):
    (tmp_path / "out").mkdir()
    assert len(unpack(small, tmp_path / "out")["files"]) == 2
    assert (tmp_path / "out/secret.key").read_text() == "key"


@pytest.mark.parametrize(
    "harm", ["changed", "missing", "added", "outside", "newer", "cut", "text", "nothing there"]
)
def test_a_damaged_backup_is_found(harm, small, tmp_path):
    damage(small, harm)
    (tmp_path / "out").mkdir()
    with pytest.raises(Damaged):
        unpack(small, tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_damaged_backup_touches_nothing(filled, small, tmp_path):
    damage(small, "changed")
    done = stemhappens(filled, "restore", small, "--force")
    assert (done.returncode, done.stderr.splitlines()[1:]) == (1, [])
    assert done.stdout == "Not as it was written: secret.key.\n"
    assert run(filled, LOOKS) == "1\n"


def damage(backup: Path, harm: str) -> None:
    if harm == "nothing there":
        backup.unlink()
    elif harm == "cut":
        backup.write_bytes(backup.read_bytes()[:-30])
    elif harm == "text":
        backup.write_text("no archive")
    else:
        rewrite(backup, harm)


def rewrite(backup: Path, harm: str) -> None:
    """Pack the backup again with its key changed or left out, with one more file, or newer."""
    with tarfile.open(backup) as tar:
        files = {name: tar.extractfile(name).read() for name in tar.getnames()}
    if harm == "missing":
        del files["secret.key"]
    elif harm == "newer":
        files[MANIFEST] = files[MANIFEST].replace(b'"format": 1', b'"format": 2')
    else:
        name = {"added": "x.sqlite3-wal", "outside": "../outside"}.get(harm, "secret.key")
        files[name] = b"another"
    with tarfile.open(backup, "w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


@pytest.mark.slow
def test_it_shows_one_moment_while_others_write(filled, tmp_path):
    """Whole units only, and no write of the server failed for it."""
    writer = start(filled, WRITES)
    writer.stdin.write("go on\n" * 5000)
    writer.stdin.flush()
    time.sleep(1.5)
    try:
        done = stemhappens(filled, "backup", tmp_path / "b.tar.gz")
        assert done.returncode == 0, done.stderr
        assert writer.poll() is None, writer.communicate()[1]
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
    now = int(run(filled, LOOKS))
    done = stemhappens(filled, "restore", tmp_path / "b.tar.gz", "--force")
    assert done.returncode == 0, done.stderr
    then = int(run(filled, LOOKS))
    assert 1 < then <= now


@pytest.mark.postgres
def test_without_pg_dump_it_says_what_to_install(installation, tmp_path):
    environment = installation | {"PATH": str(tmp_path), "PGBIN": ""}
    done = stemhappens(environment, "backup", tmp_path / "b.tar.gz")
    assert done.returncode == 3
    assert "postgresql-client" in done.stderr
    assert not (tmp_path / "b.tar.gz").exists()


# --- serve ---


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_serve_prepares_the_tables_and_answers(tmp_path, installation):
    environment = installation
    if not on_postgresql:
        shutil.rmtree(installation["STEMHAPPENS_HOME"])
        assert stemhappens(environment, "serve", "--no-migrate").returncode == 3
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "stemhappens.cli", "serve", "--port", str(port), "--json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        told = json.loads(server.stdout.readline())
        assert told["pid"] == server.pid, "a supervisor must be able to end it"
        assert answers(f"{told['url']}/signin/")
        done = stemhappens(environment, "serve", "--port", port)
        assert (done.returncode, "Choose another --port" in done.stderr) == (3, True)
    finally:
        server.terminate()
        assert server.wait(timeout=20) == 0


def answers(url: str) -> bool:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=30) as response:
                return response.status == 200
        except OSError:  # not up yet
            time.sleep(0.1)
    return False
