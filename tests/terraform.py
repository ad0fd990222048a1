"""Terraform on a copy of the repository, with the stand-in providers that KANAL_TFCHECK names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PARTS: Final = ("functions", "shared", "infra", "requirements.txt")
VARIABLES: Final = {
    "project_id": "kanal-check",
    "alert_email": "kanal@example.go.id",
    "post": '{host="smtp.example.go.id",user="kanal",from="kanal@example.go.id"}',
}
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".terraform*", "*.tfstate*", "build", "node_modules")


class Terraform:
    """In `root` lies the copy, to be changed as a test likes."""

    def __init__(self, root: Path, environment: dict[str, str]) -> None:
        self.root = root
        self.folder = root / "infra"
        self._environment = environment

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["terraform", *arguments, "-no-color"],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )


def terraform(folder: Path) -> Terraform:
    """Skips where there is neither Terraform nor its stand-ins."""
    scripts, program = os.environ.get("KANAL_TFCHECK"), shutil.which("terraform")
    if not scripts or program is None:
        pytest.skip("needs Terraform, and KANAL_TFCHECK: stand-ins for its providers")
    stand_ins = _stand_ins(Path(scripts))
    for part in PARTS:
        _copy(ROOT / part, folder / part)
    (folder / "infra" / "here_override.tf").write_text('terraform {\n  backend "local" {}\n}\n', encoding="utf-8")
    variables = {f"TF_VAR_{name}": value for name, value in VARIABLES.items()}
    configuration = {"TF_CLI_CONFIG_FILE": str(stand_ins / "terraformrc"), "CHECKPOINT_DISABLE": "1"}
    made = Terraform(folder, {**os.environ, **variables, **configuration})
    initialised = made.run("init", "-input=false")
    assert initialised.returncode == 0, initialised.stderr
    return made


def _stand_ins(scripts: Path) -> Path:
    """Where `make infra-check` keeps them, too."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kanal" / "tfcheck"
    if not (cache / "terraformrc").exists():
        subprocess.run([scripts / "setup.sh", cache], check=True, capture_output=True)
    return cache


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=NOT_COPIED)
    else:
        shutil.copy(source, target)
