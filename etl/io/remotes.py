"""The remotes of DVC that a package knows: which there are, how one is added, what is missing to use it.

`dvc gc` deletes what it finds no use for. With `--workspace` it knows only the `.dvc` files that are checked out: at an
older commit it deletes later releases, with `--cloud` for everybody. Keep to `dvc gc --all-branches --all-tags`, and
never let it at a remote of releases.
"""

import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any, Final

from etl.errors import ConfigurationError
from etl.io import git, layout
from etl.io.remote import Remote, in_words, quiet, without_user

HOW_TO_ADD: Final = """\
Add one, with the line for its kind:
  dvc remote add -d store /mnt/backup/papers                  # a folder: a disk, a mounted share
  dvc remote add -d store s3://bucket/papers                  # S3:     pip install "paper-abstracts[s3]"
  dvc remote add -d store webdavs://example.org/dav/papers    # WebDAV: pip install "paper-abstracts[webdav]"
  dvc remote add -d store ssh://user@example.org/srv/papers   # SSH:    pip install "paper-abstracts[ssh]"
Then let DVC check what it downloads, and commit the address; passwords and keys go to .dvc/config.local, by --local:
  dvc remote modify store verify true
  dvc remote modify --local store password …
  git add .dvc/config && git commit -m "Add the remote"
"""
"""What to type where there is no remote."""

_CONFIG: Final = Path(".dvc/config")
_PLUGIN: Final = re.compile(r"'(dvc-[a-z0-9-]+)'")
_EXTRAS: Final = {"s3": "s3", "ssh": "ssh", "webdav": "webdav", "webdavs": "webdav"}


def remote_names(root: Path = layout.ROOT) -> list[str]:
    """The remotes that a package knows, the default one first."""
    config = _config(root)
    default = config["core"].get("remote")
    return sorted(config["remote"], key=lambda name: (name != default, name))


def has_remote(root: Path = layout.ROOT) -> bool:
    """Whether a package knows any remote."""
    return bool(remote_names(root))


def remote_warning(root: Path = layout.ROOT) -> str | None:
    """What to know where a release goes to DVC: no remote, or none that others see; None where all is well.

    A tag remembers the remotes of its day: who checks it out later finds none that was added after it.
    """
    names = remote_names(root)
    if not names:
        what = "no DVC remote is configured: nobody else can fetch this release, and at its tag `dvc pull` never will."
        return f"{what} {HOW_TO_ADD}".rstrip()
    if knows_at_head(names[0], root):
        return None
    return (
        f"the remote `{names[0]}` is not in {_CONFIG} as committed: a clone, and the tag of a release, know none. "
        f"Commit {_CONFIG}; what is secret belongs in .dvc/config.local."
    )


def knows_at_head(name: str, root: Path = layout.ROOT) -> bool:
    """Whether a clone of `HEAD` knows the remote."""
    commit = git.head(root)
    text = git.content_at(commit, _CONFIG, root) if commit else None
    section = rf"^\s*\[\s*['\"]?\s*remote\s+\"{re.escape(name)}\"\s*['\"]?\s*\]"
    return re.search(section, (text or b"").decode(errors="replace"), re.MULTILINE | re.IGNORECASE) is not None


def open_remote(name: str | None = None, root: Path = layout.ROOT) -> Remote:
    """The remote of a name, else the default one, or the only one; nothing is asked of it yet.

    `ConfigurationError` says how to add one where there is none, and what to install where its plugin is missing.
    """
    from dvc.config import ConfigError  # type: ignore[import-untyped]
    from dvc.fs import get_cloud_fs  # type: ignore[import-untyped]
    from dvc_data.hashfile.db import get_odb
    from dvc_objects.fs.errors import RemoteMissingDepsError

    config = _config(root)
    chosen = _chosen(name, remote_names(root), config["core"].get("remote"))
    address = without_user(config["remote"][chosen]["url"])
    try:
        kind, options, path = get_cloud_fs(config, name=chosen)
        files = kind(**options)
    except (ImportError, RemoteMissingDepsError) as error:
        raise ConfigurationError(_missing_plugin(chosen, address, error)) from error
    except ConfigError as error:
        raise ConfigurationError(f"remote `{chosen}` ({address}): {in_words(error)}.") from error
    if options.get("worktree") or options.get("version_aware"):
        raise ConfigurationError(
            f"remote `{chosen}` ({address}): versions files in the cloud, and releases are kept by the hashes of their "
            f"files. `dvc remote modify {chosen} --unset version_aware` (or worktree) makes it one that does."
        )
    store = get_odb(files, files.join(path, "files", "md5"), hash_name="md5", **options)  # type: ignore[no-untyped-call]
    return Remote(chosen, address, store)


def _chosen(name: str | None, names: list[str], default: str | None) -> str:
    if not names:
        raise ConfigurationError(f"no DVC remote is configured. {HOW_TO_ADD}".rstrip())
    if name is not None and name.lower() not in names:
        raise ConfigurationError(f"there is no remote `{name}`. There are: {', '.join(names)}.")
    if name is None and default is None and len(names) > 1:
        raise ConfigurationError(
            f"none of the remotes ({', '.join(names)}) is the default one. Name one with --remote, or choose for good: "
            f"`dvc remote default {names[0]}`."
        )
    return name.lower() if name is not None else names[0]


def _missing_plugin(name: str, address: str, error: Exception) -> str:
    scheme, plugin = address.partition("://")[0], _PLUGIN.search(str(error))
    named = plugin[1] if plugin else f"dvc-{_EXTRAS.get(scheme, scheme)}"
    package = f"paper-abstracts[{_EXTRAS[scheme]}]" if scheme in _EXTRAS else named
    return f'remote `{name}` ({address}): needs `{named}`, which is not installed: pip install "{package}"'


def cache_folder(root: Path = layout.ROOT) -> Path:
    """Where DVC keeps the objects of a package on this machine."""
    folder = _config(root)["cache"].get("dir")
    return (Path(folder) if folder else root / ".dvc" / "cache") / "files" / "md5"


def settings_elsewhere(remote: str, root: Path = layout.ROOT) -> dict[str, Any]:
    """The settings by which DVC finds the same remotes from another folder: absolute addresses, and the credentials.

    It compares no content then, so that who looks at what came can tell what is missing from what is altered.
    """
    remotes = {name: {**settings, "verify": False} for name, settings in _config(root)["remote"].items()}
    return {"core": {"remote": remote, "analytics": False}, "remote": remotes}


def forget_pushes(root: Path = layout.ROOT) -> None:
    """Remove what DVC believes to be on remotes (`index` in its site cache): a push that was killed leaves it wrong.

    What it knows of files on this machine, `hashes` and `links` beside it, stays.
    """
    from dvc.repo import Repo  # type: ignore[import-untyped]
    from dvc.scm import SCMError  # type: ignore[import-untyped]

    try:
        with quiet(), Repo(str(root)) as repo:
            shutil.rmtree(Path(repo.site_cache_dir) / "index", ignore_errors=True)
    except SCMError as error:
        raise ConfigurationError(
            f"{root.absolute()}: is not in git, and DVC works for a package in git only: `git init`, and commit it."
        ) from error
    except sqlite3.Error as error:
        raise ConfigurationError(
            f"{root / '.dvc/tmp'}: DVC cannot keep its notes there ({in_words(error)}). Its disk is full, or no file "
            "may grow (`ulimit -f`): make room, then run this again. If that does not help, remove .dvc/tmp/site."
        ) from error


def _config(root: Path) -> Any:
    """DVC's settings for a package: of the system, the user, the package, and those that git ignores."""
    from dvc.config import Config, ConfigError

    try:
        return Config(str(root / ".dvc"))
    except ConfigError as error:
        raise ConfigurationError(f"{root / _CONFIG}: {in_words(error)}. Mend it, or restore it from git.") from error
