"""Put the parts together: settings in, tasks out. The language server and the command line both begin here."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

from glossator.cache import AnswerCache
from glossator.context_process import ContextProcess
from glossator.models.builtin import Builtin
from glossator.models.connections import Connections
from glossator.models.dialects import dialect_of
from glossator.models.endpoint import parse_endpoint
from glossator.models.interface import BUILTIN, Chunk, Model, Request
from glossator.models.refusal import Barred
from glossator.models.router import Router
from glossator.models.wire_model import WireModel
from glossator.privacy import Privacy
from glossator.settings import Settings
from glossator.tasks.asking import Tasks


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
) -> Assembly:
    """Everything that tasks need. Raises `SettingsError` for a model that cannot be asked as it is set up."""
    connections = Connections(local_only=settings.privacy.local_only)
    models: dict[str, Model] = {BUILTIN: Builtin(context.predict)}
    for name, model in settings.models.items():
        models[name] = WireModel(name, model, connections, environment=environment)
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
        ),
        connections=connections,
    )


def _chat_only(settings: Settings) -> Iterator[str]:
    """The names of the models that are asked by messages alone, whatever the task."""
    chat = dialect_of("chat")
    return (name for name, model in settings.models.items() if dialect_of(model.fim) is chat)
