import os
import stat
from pathlib import Path

import pytest

from glossator.cache import AnswerCache, index_folder
from glossator.cache.files import remove_all
from glossator.cache.folder import CannotStore
from glossator.context_process import ContextProcess
from glossator.settings import CacheSettings, ContextSettings, Settings, languages_folder
from glossator.tasks.assembly import tell_context
from glossator_context.frames import Configure

DAY_S = 86_400


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose folders nobody else can change."""
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def settings_in(folder: Path, **others: object) -> CacheSettings:
    return CacheSettings(folder=str(folder / "cache"), **others)  # type: ignore[arg-type]


def kept(folder: Path, name: str, *, days: float = 0.0, size_bytes: int = 10) -> Path:
    file = folder / name
    file.write_bytes(b"x" * size_bytes)
    then = file.stat().st_mtime - days * DAY_S
    os.utime(file, (then, then))
    return file


def test_the_index_is_kept_in_a_folder_that_only_its_user_can_read(home: Path) -> None:
    folder = index_folder(settings_in(home), ["/w"])

    assert folder == str(home / "cache" / "index")
    assert stat.S_IMODE(Path(folder).stat().st_mode) == stat.S_IMODE((home / "cache").stat().st_mode) == 0o700


def test_nothing_is_kept_where_the_cache_is_switched_off(home: Path) -> None:
    assert index_folder(settings_in(home, enabled=False), ["/w"]) is None
    assert list(home.iterdir()) == []


def test_nothing_is_kept_in_a_workspace_or_where_others_can_write(home: Path) -> None:
    (home / "open").mkdir()
    (home / "open").chmod(0o777)

    assert index_folder(settings_in(home), [str(home)]) is None
    assert index_folder(settings_in(home / "open"), ["/w"]) is None


def test_an_index_folder_that_is_a_link_is_refused(home: Path) -> None:
    (home / "elsewhere").mkdir()
    (home / "cache").mkdir(mode=0o700)
    (home / "cache" / "index").symlink_to(home / "elsewhere")

    assert index_folder(settings_in(home), ["/w"]) is None


def test_what_nobody_used_for_long_goes_and_the_newest_stays(home: Path) -> None:
    settings = settings_in(home, ttl_days=30)
    folder = Path(str(index_folder(settings, ["/w"])))
    old, new = kept(folder, "old", days=31), kept(folder, "new", days=29)
    index_folder(settings, ["/w"])
    assert (old.exists(), new.exists()) == (False, True)

    os.utime(new, (0, 0))
    index_folder(settings, ["/w"])
    assert new.exists()


def test_of_too_much_the_oldest_goes(home: Path) -> None:
    settings = settings_in(home, size_mb=1)
    folder = Path(str(index_folder(settings, ["/w"])))
    files = [kept(folder, str(days), days=days, size_bytes=400_000) for days in (3, 2, 1)]
    index_folder(settings, ["/w"])

    assert [file.exists() for file in files] == [False, True, True]


def test_clearing_the_cache_removes_what_is_known_of_workspaces(home: Path) -> None:
    settings = settings_in(home)
    folder = Path(str(index_folder(settings, ["/w"])))
    kept(folder, "snapshot")
    (folder / "folder").mkdir()
    remove_all(settings.folder, ["/w"])

    assert [file.name for file in folder.iterdir()] == ["folder"]


async def test_the_command_that_clears_the_answers_clears_the_index(home: Path) -> None:
    settings = settings_in(home)
    snapshot = kept(Path(str(index_folder(settings, ()))), "snapshot")
    cache = AnswerCache(settings, ())
    await cache.clear()
    await cache.aclose()

    assert not snapshot.exists()
    with pytest.raises(CannotStore):
        remove_all(str(home / "cache"), [str(home)])


def test_languages_of_the_user_are_beside_the_users_settings(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert languages_folder() is None
    folder = home / "XDG_CONFIG_HOME" / "glossator" / "languages"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GLOSSATOR_CONFIG", str(home / "workspace" / "config.toml"))

    assert languages_folder() == str(folder)


class Told(ContextProcess):
    """A context process that is never started."""

    @property
    def configured(self) -> Configure | None:
        return self._configuration


@pytest.mark.parametrize(
    ("roots", "indexes", "index"),
    [
        pytest.param(("/w",), True, True, id="with a workspace"),
        pytest.param((), True, True, id="without a workspace"),
        pytest.param(("/w",), False, True, id="where the command wants none"),
        pytest.param(("/w",), True, False, id="where the user wants none"),
    ],
)
async def test_the_context_process_is_told_what_it_may_keep_and_read(
    roots: tuple[str, ...], indexes: bool, index: bool, home: Path
) -> None:
    context = Told()
    settings = Settings(cache=settings_in(home), context=ContextSettings(index=index))
    await tell_context(context, settings, roots, predicts=True, indexes=indexes)

    does = indexes and index
    folder = str(home / "cache" / "index") if roots and does else None
    assert context.configured == Configure(roots, True, folder, None, does)
