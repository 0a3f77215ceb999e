"""The check that every release ships: it finds any change of any byte, of a folder with nothing but pyarrow."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from etl import verifier
from tests.frozen import VERSION, seal
from tests.verifier.conftest import line, problems, sha256_of_root


def test_a_build_is_whole_and_nothing_vouches_for_it(build: Path) -> None:
    report = verifier.check(build)
    assert report.problems == []
    assert [line.split(" ")[0] for line in report.lines] == ["files", "tables", "schemas", "vouched"]
    assert report.lines[-1].startswith("vouched   nothing here vouches for manifest.json: compare its SHA-256 ")


def test_a_release_is_whole_and_says_what_it_is(release: Path) -> None:
    report = verifier.check(release)
    assert report.problems == []
    names = ["files", "tables", "schemas", "statement", "signature", "vouched"]
    assert [line.split(" ")[0] for line in report.lines] == names
    assert line(report, "statement") == f"statement {VERSION} of 2026-11-30, from commit {'c' * 40}"
    (found,) = verifier.check(release, must_be_vouched=True).problems
    assert found.startswith("nothing here vouches for release.json: compare its SHA-256 ")


def test_the_statement_is_in_toto_with_slsa_provenance(release: Path) -> None:
    said = json.loads((release / verifier.STATEMENT).read_bytes())
    told = json.loads((release / verifier.RELEASE).read_bytes())
    assert (said["_type"], said["predicateType"]) == (
        "https://in-toto.io/Statement/v1",
        "https://slsa.dev/provenance/v1",
    )
    subjects = {subject["name"]: subject["digest"] for subject in said["subject"]}
    assert subjects.keys() == told["files"].keys() | {verifier.RELEASE}
    assert all(subjects[name] == {"sha256": entry["sha256"]} for name, entry in told["files"].items())
    definition = said["predicate"]["buildDefinition"]
    assert definition["externalParameters"] == {"version": VERSION, "bump": "minor", "accepted_drift": None}
    needed = {one["name"]: one["digest"] for one in definition["resolvedDependencies"]}
    assert needed["commit"] == {"gitCommit": "c" * 40}
    assert needed["params.yaml"] == {"sha256": "1" * 64}
    assert needed["v0.9.0/manifest.json"] == {"sha256": "b" * 64}
    assert {"buildType", "internalParameters"} <= definition.keys()
    assert said["predicate"]["runDetails"]["builder"]["version"] == {"paper-abstracts": "0.1.0"}


def test_it_runs_as_a_lone_file_where_there_is_only_pyarrow(release: Path) -> None:
    """Whatever this environment has beside pyarrow cannot be imported, nor is it looked for here."""
    banned = ("etl", "schemas", "numpy", "polars", "pandas", "pandera", "yaml", "typer", "rich")
    program = (
        "import runpy, sys\n"
        f"sys.modules.update(dict.fromkeys({banned}))\n"
        f"sys.argv[1:] = []\nrunpy.run_path({str(release / 'verify.py')!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, cwd="/", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{release}: verified.\n")
    assert not (release / "__pycache__").exists()


@pytest.mark.usefixtures("alone")
def test_the_command_has_three_exit_codes(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [str(release)]
    assert verifier.main(words) == 0
    assert verifier.main([*words, "--require-vouched"]) == 1
    assert verifier.main([*words, "--require-vouched", "--sha256", sha256_of_root(release)]) == 0
    (release / "notes\x1b[2J\udcff.txt").touch()
    capsys.readouterr()
    assert verifier.main(words) == 1
    assert "  notes\\x1b[2J\\xdcff.txt: is not in release.json\n" in capsys.readouterr().out
    for wrong in ([str(release / "papers.csv")], ["--signers", "no-file", str(release)], ["--wrong"]):
        with pytest.raises(SystemExit) as ended:
            verifier.main(wrong)
        assert ended.value.code == 2


@pytest.mark.usefixtures("alone")
def test_every_flipped_bit_is_found(signed_and_programs: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """500 anywhere, and 20 in each file however small; the signature's are looked at by ssh-keygen, the others need
    no other program."""
    folder, programs = signed_and_programs
    chance = random.Random(20261130)
    files = sorted(folder.iterdir())
    sizes = [path.stat().st_size for path in files]
    flipped = chance.choices(files, sizes, k=500) + [path for path in files for _ in range(20)]
    assert problems(folder) == []
    for path in flipped:
        monkeypatch.setenv("PATH", programs if path.name == verifier.SIGNATURE else "nowhere")
        content = path.read_bytes()
        place, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        with path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([content[place] ^ bit]))
        assert problems(folder), f"{path.name}, byte {place}, bit {bit}"
        path.write_bytes(content)
    assert problems(folder) == []


@pytest.fixture
def signed_and_programs(request: pytest.FixtureRequest) -> tuple[Path, str]:
    """A signed release, and where ssh-keygen is; without that a release that is not signed."""
    programs = os.environ["PATH"]
    return request.getfixturevalue("signed" if shutil.which("ssh-keygen") else "release"), programs


@pytest.mark.usefixtures("alone")
def test_files_that_are_swapped_missing_or_strange_are_named(release: Path) -> None:
    (release / "papers.csv").rename(release / "kept")
    (release / "README.md").rename(release / "papers.csv")
    (release / "kept").rename(release / "README.md")
    (release / "pairs.parquet").unlink()
    (release / "croissant.json").unlink()
    (release / "croissant.json").symlink_to(release.parent / "elsewhere")
    (release / "views.sql").unlink()
    os.mkfifo(release / "views.sql")
    (release / ".hidden").touch()
    (release / "more").mkdir()
    found = verifier.check(release).problems
    assert [line for line in found if " has " not in line and "cannot be read ([" not in line] == [
        ".hidden: is not in release.json",
        "more: is not in release.json",
        "croissant.json: cannot be read (it is no plain file)",
        "pairs.parquet: is missing",
        "views.sql: cannot be read (it is no plain file)",
    ]
    assert [line.split(":")[0] for line in found if " bytes, not " in line] == ["README.md", "papers.csv"]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("name", [verifier.STATEMENT, verifier.RELEASE, verifier.MANIFEST])
def test_a_document_that_is_missing_is_missed(release: Path, name: str) -> None:
    (release / name).unlink()
    assert any(name in line or "is not in manifest.json" in line for line in problems(release))


@pytest.mark.usefixtures("alone")
def test_documents_that_contradict_each_other_are_told(release: Path) -> None:
    manifest = json.loads((release / verifier.MANIFEST).read_bytes())
    manifest["files"]["papers.csv"]["sha256"] = "0" * 64
    (release / verifier.MANIFEST).write_text(json.dumps(manifest))
    seal(release)
    assert problems(release) == ["papers.csv: manifest.json and release.json say different things of it"]
