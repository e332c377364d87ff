"""Put the parts together: settings in, tasks out. The language server and the command line both begin here."""

from collections.abc import Mapping
from dataclasses import dataclass

from glossator.cache import AnswerCache
from glossator.context_process import ContextProcess
from glossator.models.builtin import Builtin
from glossator.models.connections import Connections
from glossator.models.interface import BUILTIN, Model
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

    async def aclose(self) -> None:
        """Close connections and the cache. The context process is its owner's to close."""
        await self.connections.aclose()
        await self.tasks.cache.aclose()


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
    return Assembly(
        tasks=Tasks(
            settings=settings,
            context=context,
            router=Router(models, settings.routes),
            cache=AnswerCache(settings.cache, roots),
            privacy=Privacy(settings.privacy, roots),
        ),
        connections=connections,
    )
