"""DVC as the runner of a package: the same tool in every stage, a private cache, a stage told as it runs."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from etl.errors import ConfigurationError
from etl.io.dvc_locks import mend_locks, only_build
from etl.io.files import replacing
from etl.io.lifeline import tied
from etl.io.surroundings import HANDED_OVER

_COMMAND: Final = "abstracts"
_STAGE: Final = re.compile(r"(?:Running stage|Stage) '(.+)'(?::$| (is cached))")
_PRIVATE: Final = 0o700
_MINE: Final = 0o600
_RUNNER: Final = "dvc"


def other_tool(root: Path) -> Path | None:
    """The `abstracts` in the package's own `.venv`, where there is one and it is not what runs here.

    dvc.yaml lets every stage run that one, so `build` and `pin` must be about it too.
    """
    own = root / ".venv"
    command = own / "bin" / _COMMAND
    return command if command.is_file() and own.resolve() != Path(sys.prefix).resolve() else None


def hand_over(command: Path, words: Sequence[str]) -> int:
    """Run another `abstracts` with these words, and return its exit code; it ends with this process.

    `ConfigurationError` where it cannot run, or is this very tool under another name, as in a folder that was copied.
    """
    broken = f"{command}: is of another folder, or broken. Remove .venv here and run `make`, or call its own folder's."
    if os.environ.get(HANDED_OVER):
        raise ConfigurationError(broken)
    try:
        environment = {**os.environ, HANDED_OVER: str(os.getpid())}
        return subprocess.run([command.absolute(), *words], env=environment, check=False).returncode
    except OSError as error:
        raise ConfigurationError(broken) from error


def repro(root: Path, tell: Callable[[str, bool], None]) -> int:
    """Run `dvc repro` of the package at `root`, and return its exit code; errors of stages go to standard error.

    `tell` gets the name of each stage as it runs, and whether its outputs are only taken from the cache. DVC and its
    stages end with this process.
    """
    with subprocess.Popen(
        tied(_RUNNER, "repro"),
        cwd=root,
        env=_environment(root),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as running:
        for line in running.stdout or ():
            stage = _STAGE.match(line)
            if stage:
                tell(stage[1], stage[2] is not None)
    return running.returncode


def add_to_dvc(root: Path, folder: Path) -> list[str]:
    """Let DVC keep a folder: its `.dvc` file, beside it, is what git sees of it then.

    It waits for a build that runs, and returns what it had to mend of DVC's locks before, a line each.
    """
    command = tied(_RUNNER, "add", "--quiet", folder.as_posix())
    with only_build(root, lambda _: None):
        mended = mend_locks(root)
        done = subprocess.run(command, cwd=root, env=_environment(root), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ConfigurationError(f"{folder}: dvc add failed: {done.stderr.strip()}")
    return mended


def keep_private(root: Path) -> None:
    """Let nobody else write to DVC's temporary files, where it keeps pickles, and DVC find them from every folder."""
    temporary = root / ".dvc" / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    temporary.chmod(_PRIVATE)
    site, local = str((temporary / "site").resolve()), root / ".dvc" / "config.local"
    if not site.isascii():
        return  # DVC's settings take no such path; what `.dvc/config` says holds in the package's own folder
    if local.is_file() and site in local.read_text(encoding="utf-8"):
        return
    _set_site(local, site)


def _set_site(local: Path, site: str) -> None:
    """Set DVC's folder in the settings that git ignores: at once, as `dvc config` writes in place and may be killed."""
    from configobj import ConfigObj, ConfigObjError  # type: ignore[import-untyped]

    try:
        settings = ConfigObj(local.read_text(encoding="utf-8").splitlines() if local.is_file() else [])
    except (ConfigObjError, UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(f"{local}: cannot be read ({error}). Mend it, or remove it.") from error
    settings.setdefault("core", {})["site_cache_dir"] = site
    with replacing(local) as temporary:
        temporary.touch(_MINE)  # it may hold passwords
        temporary.write_text("".join(f"{line}\n" for line in settings.write()), encoding="utf-8")
        if local.is_file():
            shutil.copymode(local, temporary)


def _environment(root: Path) -> dict[str, str]:
    """What DVC and its stages see: this very tool first on the PATH, nothing sent anywhere."""
    path = os.pathsep.join([str(_scripts()), os.environ.get("PATH", os.defpath)])
    site = str((root / ".dvc" / "tmp" / "site").resolve())
    return {**os.environ, "PATH": path, "DVC_NO_ANALYTICS": "1", "DVC_SITE_CACHE_DIR": site}


def _scripts() -> Path:
    """The folder of the command `abstracts` that runs, else the one where pip puts that of this Python."""
    called = Path(sys.argv[0])
    folders = [called.absolute().parent] if called.stem == _COMMAND else []
    folders += [Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))]
    for folder in folders:
        if (folder / _COMMAND).is_file():
            return folder
    raise ConfigurationError(
        f"the command `{_COMMAND}` is not in {folders[0]}, and every stage runs it. Install paper-abstracts with pip."
    )
