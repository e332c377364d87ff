"""Put the parts together: settings in, tasks out. The language server and the command line both begin here."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

from glossator.cache import AnswerCache, index_folder
from glossator.context_process import ContextProcess
from glossator.models.builtin import Builtin
from glossator.models.calibration import Calibrations
from glossator.models.connections import Connections
from glossator.models.dialects import dialect_of
from glossator.models.endpoint import parse_endpoint
from glossator.models.interface import BUILTIN, Chunk, Model, Request
from glossator.models.refusal import Barred
from glossator.models.router import Router
from glossator.models.wire_model import WireModel
from glossator.privacy import Privacy
from glossator.settings import Settings, languages_folder
from glossator.tasks.asking import Tasks

logger = logging.getLogger(__name__)

FOLDERS_S = 1.0
"""How long a disk may take to say where something may be kept."""


@dataclass(slots=True, kw_only=True)
class Assembly:
    """The tasks and what must be closed after them."""

    tasks: Tasks
    connections: Connections

    async def retire(self) -> None:
        """Close when the last answer that is under way has ended."""
        await self.tasks.unused()
        await self.aclose()

    async def aclose(self) -> None:
        """Close connections and the cache. The context process is its owner's to close."""
        await self.connections.aclose()
        await self.tasks.cache.aclose()


class KeptBack:
    """A model on another machine, while nothing may leave this one."""

    def __init__(self, name: str, identity: str) -> None:
        self.name = name
        self.identity = identity

    async def stream(self, _request: Request) -> AsyncIterator[Chunk]:
        """Always raises `Barred`."""
        for chunk in _refused(self.name):
            yield chunk


def _refused(name: str) -> tuple[Chunk, ...]:
    raise Barred(f"{name}: nothing was sent: it is on another machine, and privacy.local_only is set")


def assemble(
    settings: Settings,
    context: ContextProcess,
    roots: tuple[str, ...],
    environment: Mapping[str, str],
    calibrations: Calibrations | None = None,
) -> Assembly:
    """Everything that tasks need. Raises `SettingsError` for a model that cannot be asked as it is set up.

    `calibrations` are what was learnt of the models before.
    """
    connections = Connections(local_only=settings.privacy.local_only)
    calibrations = calibrations or Calibrations()
    models: dict[str, Model] = {BUILTIN: Builtin(context.predict)}
    for name, model in settings.models.items():
        models[name] = wire_model = WireModel(name, model, connections, environment=environment)
        wire_model.calibration = calibrations.of(wire_model.identity)
        # Not even a name is looked up, nor a connection tried.
        if settings.privacy.local_only and not parse_endpoint(model.base_url, has_key=False).is_loopback:
            models[name] = KeptBack(name, models[name].identity)
    return Assembly(
        tasks=Tasks(
            settings=settings,
            context=context,
            router=Router(models, settings.routes),
            cache=AnswerCache(settings.cache, roots),
            privacy=Privacy(settings.privacy, roots),
            chat_only=frozenset((BUILTIN, *_chat_only(settings))),
            calibrations=calibrations,
        ),
        connections=connections,
    )


async def tell_context(
    context: ContextProcess,
    settings: Settings,
    roots: tuple[str, ...],
    *,
    predicts: bool,
    indexes: bool = True,
) -> None:
    """Tell the context process of the workspace, and where it may keep what it knows of it."""
    indexes = indexes and settings.context.index

    def folders() -> tuple[str | None, str | None]:
        return index_folder(settings.cache, roots) if roots and indexes else None, languages_folder()

    kept = languages = None
    try:
        async with asyncio.timeout(FOLDERS_S):
            kept, languages = await asyncio.to_thread(folders)
    except TimeoutError:
        logger.warning("the disk does not answer: what is known of the workspace is kept in memory only")
    context.configure(
        roots, predicts=predicts, index_folder=kept, languages_folder=languages, indexes=indexes
    )


def _chat_only(settings: Settings) -> Iterator[str]:
    """The names of the models that are asked by messages alone, whatever the task."""
    chat = dialect_of("chat")
    return (name for name, model in settings.models.items() if dialect_of(model.fim) is chat)
