"""What `make plan` and `make deploy` ask of gcloud and Terraform, in which order, and what they leave alone.

Neither program is here: two that note how they were called stand in their place, and answer as a project would.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from shared.transparency import signing

ROOT: Final = Path(__file__).parents[1]
SAYS: Final = """#!/bin/sh
echo "$(basename "$0") $*" >>"$CALLS"
case "$*" in
  *"buckets describe"*) test -n "$HAS_BUCKET" ;;
  *"versions describe"*) test -n "$HAS_SECRETS" ;;
  *"versions add"*) printf '%s=' "$4" >>"$VALUES"; cat >>"$VALUES"; echo >>"$VALUES" ;;
esac
"""


class Deployment:
    """A copy of the scripts beside a project that is empty, or as it `has` been left by the last time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log, self._values = folder / "calls", folder / "values"
        shutil.copytree(
            ROOT / "infra", folder / "infra", symlinks=True, ignore=shutil.ignore_patterns("build", ".terraform*")
        )
        for part in ("functions", "shared"):
            (folder / part).symlink_to(ROOT / part)
        (folder / "bin").mkdir()
        for program in ("gcloud", "terraform"):
            made = folder / "bin" / program
            made.write_text(SAYS, encoding="utf-8")
            made.chmod(0o755)

    def run(
        self, task: str, *, answer: str = "yes", has: str = "", city: str = "trial"
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self._folder / 'bin'}:{os.environ['PATH']}", "HOME": str(self._folder),
            "CALLS": str(self._log), "VALUES": str(self._values), "HAS_BUCKET": has, "HAS_SECRETS": has,
            "KANAL_SMTP_PASSWORD": "sandi-surat",
        }  # fmt: skip
        script = self._folder / "infra" / "deploy.sh"
        return subprocess.run(
            [script, task, city], env=environment, input=f"{answer}\n", capture_output=True, text=True, check=False
        )

    def asked(self, *beginnings: str) -> list[str]:
        calls = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        return [call for call in calls if not beginnings or call.startswith(beginnings)]

    @property
    def values(self) -> dict[str, str]:
        lines = self._values.read_text(encoding="utf-8").splitlines() if self._values.exists() else []
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def deployment(front_end_packages: None, tmp_path: Path) -> Deployment:
    return Deployment(tmp_path)


def test_an_empty_project_gets_its_state_bucket_and_secrets_before_it_is_planned(deployment: Deployment) -> None:
    done = deployment.run("deploy")
    assert done.returncode == 0, done.stderr
    steps = [call.split(" -")[0] for call in deployment.asked()]
    made, opened = (
        steps.index("gcloud storage buckets create gs://kanal-trial-terraform"),
        steps.index("terraform init"),
    )
    given = steps.index("gcloud secrets versions add kanal-server")
    planned, applied = steps.index("terraform plan"), len(steps) - 1 - steps[::-1].index("terraform apply")
    assert made < opened < given < planned < applied
    [bucket] = deployment.asked("gcloud storage buckets create")
    assert "--public-access-prevention" in bucket
    assert deployment.asked("gcloud storage buckets update") == [
        "gcloud storage buckets update gs://kanal-trial-terraform --versioning"
    ]


def test_secrets_are_long_or_asked_for_and_pass_terraform_by(deployment: Deployment) -> None:
    deployment.run("deploy")
    assert (set(deployment.values), deployment.values["kanal-post-password"]) == (
        {"kanal-server", "kanal-signing-key", "kanal-post-password"},
        "sandi-surat",
    )
    assert len(deployment.values["kanal-server"]) >= 64
    assert len(signing.keys_of(deployment.values["kanal-signing-key"])) == 1
    assert not any(value in call for value in deployment.values.values() for call in deployment.asked())


def test_what_is_there_is_left_as_it_is(deployment: Deployment) -> None:
    assert deployment.run("deploy", has="yes").returncode == 0
    assert (deployment.asked("gcloud storage buckets create"), deployment.values) == ([], {})
    assert len(deployment.asked("terraform apply")) == 1


def test_nothing_is_changed_without_a_yes(deployment: Deployment) -> None:
    done = deployment.run("deploy", answer="ya", has="yes")
    assert (done.returncode, deployment.asked("terraform apply")) == (1, [])
    assert "Nothing was changed." in done.stdout


def test_exactly_what_was_shown_is_carried_out(deployment: Deployment) -> None:
    deployment.run("deploy", has="yes")
    [planned], [applied] = deployment.asked("terraform plan"), deployment.asked("terraform apply")
    assert "-out=build/plan.tfplan" in planned
    assert applied.endswith(" build/plan.tfplan")


def test_a_plan_touches_nothing(deployment: Deployment) -> None:
    assert deployment.run("plan").returncode == 0
    assert deployment.asked("gcloud", "terraform apply") == []


def test_a_city_without_settings_is_named(deployment: Deployment) -> None:
    done = deployment.run("plan", city="atlantis")
    assert (done.returncode, deployment.asked()) == (1, [])
    assert "environments/atlantis.tfvars" in done.stderr
