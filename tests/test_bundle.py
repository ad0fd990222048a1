"""The zip that every function is built from: what the cloud gets, and nothing else."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator

import pytest

from functions.local import front_end
from tests.terraform import ROOT, Terraform, terraform

VENDOR = ROOT / "functions" / "public_site" / "static" / "vendor"
STRAYS = (
    "functions/submit_report/__pycache__/main.cpython-311.pyc",
    "functions/public_site/node_modules/package/index.js",
    "functions/public_site/.env",
    "shared/notes.bak",
    "shared/catalogue/pangkalpinang/.~lock.codes.csv#",
    "shared/key.pem",
    "tests/test_anything.py",
    ".data/kanal.sqlite",
    "secrets.env",
)


@pytest.fixture(scope="module")
def made(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """A plan that packed the bundle, where files lay about that do not belong in it."""
    made = terraform(tmp_path_factory.mktemp("bundle"))
    for name in STRAYS:
        (made.root / name).parent.mkdir(parents=True, exist_ok=True)
        (made.root / name).write_text("not for the cloud", encoding="utf-8")
    _packed(made)
    return made


@pytest.fixture(scope="module")
def names(made: Terraform) -> set[str]:
    with zipfile.ZipFile(made.folder / "build" / "bundle.zip") as bundle:
        assert bundle.testzip() is None
        return {name for name in bundle.namelist() if not name.endswith("/")}


def test_the_bundle_is_what_is_tracked_of_functions_and_shared(names: set[str]) -> None:
    assert names == set(_tracked())


@pytest.mark.parametrize("kind", ["json", "csv", "geojson", "html", "css", "svg", "js", "mjs", "py"])
def test_the_bundle_has_every_kind_of_file_a_function_reads(names: set[str], kind: str) -> None:
    assert [name for name in names if name.endswith(f".{kind}")]


def test_the_bundle_has_what_browsers_get_of_npms_packages(names: set[str]) -> None:
    assert names >= {str(copy.target.relative_to(ROOT)) for copy in front_end.copies()}


def test_the_same_files_make_the_same_bundle(made: Terraform) -> None:
    before = (made.folder / "build" / "bundle.zip").read_bytes()
    _packed(made)
    assert (made.folder / "build" / "bundle.zip").read_bytes() == before


def _packed(made: Terraform) -> None:
    planned = made.run("plan", "-input=false", "-target=data.archive_file.bundle")
    assert planned.returncode == 0, planned.stderr


def _tracked() -> Iterator[str]:
    """Git's list, with what is new and not ignored, and the front end's packages, which git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "functions", "shared", "requirements.txt"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    yield from (name for name in listed.stdout.splitlines() if (ROOT / name).is_file())
    yield from (str(path.relative_to(ROOT)) for path in VENDOR.rglob("*") if path.is_file())
