"""What must stay true of the repository itself."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from functions.local.manifest import Function, read
from shared.platform.ports import Index
from shared.workflow import Status
from tests.readme import README, generated

ROOT = Path(__file__).parents[1]
FUNCTIONS = read()
TOP = {
    "functions", "shared", "infra", "tests", "docs", "README.md", "requirements.txt", "requirements-dev.txt",
    "pyproject.toml", "Makefile", "LICENSE",
}  # fmt: skip
PACKAGES = {"functions", "shared"}
ONLY_FOR_DEVELOPMENT = {"waitress", "cronsim", "aiosmtpd", "shapely", "pytest", "requests"}


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_nothing_lies_at_the_top_that_does_not_belong_there() -> None:
    tops = {name.split("/")[0] for name in _tracked()}
    assert {name for name in tops if name not in TOP and not name.startswith(".")} == set()


def test_readme_says_what_manifest_and_workflow_say() -> None:
    text = README.read_text(encoding="utf-8")
    assert "stateDiagram-v2" in text
    assert generated(text) == text, "run: make readme"


def test_every_folder_with_a_main_is_in_the_manifest_and_the_other_way_round() -> None:
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/main.py")}
    assert folders == {function.name for function in FUNCTIONS}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_has_one_name_everywhere_and_a_test(function: Function) -> None:
    tree = ast.parse(function.source.read_text(encoding="utf-8"))
    assert function.name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert (ROOT / "tests" / f"test_{function.name}.py").exists()


def test_every_declared_index_is_there_once() -> None:
    lines = json.loads((ROOT / "shared" / "indexes.json").read_text(encoding="utf-8"))
    indexes = [Index(line["collection"], tuple(line["equal"]), line["order_by"], line["descending"]) for line in lines]
    assert len(set(indexes)) == len(indexes)
    assert all(index.equal == tuple(sorted(index.equal)) for index in indexes)


def test_every_status_is_explained_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [status for status in Status if f"  {status}: " not in text] == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    private = re.compile("/(" + "|".join(["work", "farm", "root"]) + ")/")
    offenders = [name for name in _tracked() if (ROOT / name).suffix in {".py", ".md", ".toml", ".html", ".json"}
                 and private.search((ROOT / name).read_text(encoding="utf-8"))]  # fmt: skip
    assert offenders == []


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip that the cloud gets, unpacked: `functions/`, `shared/`, `requirements.txt` and nothing else."""
    folder = tmp_path_factory.mktemp("bundle")
    archive = folder / "bundle.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in _tracked():
            if name.split("/")[0] in PACKAGES or name == "requirements.txt":
                packed.write(ROOT / name, name)
    unpacked = folder / "workspace"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(unpacked)
    return unpacked


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_loads_from_the_bundle_alone(bundle: Path, function: Function) -> None:
    script = (
        f"import functions_framework, sys\n"
        f"functions_framework.create_app({function.name!r}, 'functions/{function.name}/main.py')\n"
        f"assert not set(sys.modules) & {ONLY_FOR_DEVELOPMENT!r}"
    )
    environment = {"PYTHONPATH": str(bundle), "PATH": os.environ["PATH"]}
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=bundle, env=environment, capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if "photos.write" not in f.needs], ids=lambda f: f.name)
def test_only_functions_that_take_photos_load_the_decoder(bundle: Path, function: Function) -> None:
    script = (
        f"import functions_framework, sys\n"
        f"functions_framework.create_app({function.name!r}, 'functions/{function.name}/main.py')\n"
        f"sys.exit('PIL' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(bundle), "PATH": os.environ["PATH"]}
    assert subprocess.run([sys.executable, "-c", script], cwd=bundle, env=environment, check=False).returncode == 0


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS if f.name != "export_open_data"], ids=lambda function: function.name
)
def test_only_the_export_loads_what_writes_its_formats(bundle: Path, function: Function) -> None:
    script = (
        f"import functions_framework, sys\n"
        f"functions_framework.create_app({function.name!r}, 'functions/{function.name}/main.py')\n"
        f"sys.exit(bool(set(sys.modules) & {{'orjson', 'pyarrow', 'shared.export'}}))"
    )
    environment = {"PYTHONPATH": str(bundle), "PATH": os.environ["PATH"]}
    assert subprocess.run([sys.executable, "-c", script], cwd=bundle, env=environment, check=False).returncode == 0
