"""The import contract of pyproject.toml refuses what reaches up, and only that."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path, planted: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs the real contract over a package made of `planted` (layer → source)."""
    for layer, source in planted.items():
        package = folder / "stemhappens" / layer
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(source)
    (folder / "stemhappens/__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", folder)
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-logo", "--no-cache", "--contract", "layers"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip


@pytest.mark.parametrize(
    "lower, higher",
    [("core", "people"), ("coaching", "facts"), ("metrics", "intake"), ("reports", "web")],
)
def test_reaching_up_is_refused(tmp_path: Path, lower: str, higher: str):
    layers = {"core": "", lower: f"import stemhappens.{higher}\n", higher: ""}
    result = lint(tmp_path, layers)
    assert result.returncode == 1
    assert f"stemhappens.{lower} is not allowed to import stemhappens.{higher}" in result.stdout


def test_reaching_down_is_fine(tmp_path: Path):
    result = lint(tmp_path, {"core": "", "web": "import stemhappens.core\n"})
    assert result.returncode == 0, result.stdout
