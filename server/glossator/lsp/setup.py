"""What a session needs besides messages and documents: made once its client is known, and put away at the end."""

from glossator.lsp import configuration
from glossator.lsp.server import GlossatorServer


async def setup(ls: GlossatorServer) -> None:
    """Make the server ready for its first message. Messages wait meanwhile, and the client cannot be asked anything."""
    await configuration.apply(ls)


async def put_away(ls: GlossatorServer) -> None:
    """Leave nothing behind. There is less than half a second."""
    ls.protocol.cancel_tasks()
    ls.shown_files.close()
    if ls.assembly is not None:
        await ls.assembly.aclose()
