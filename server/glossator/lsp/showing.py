"""Show a text to a user whose client has no panel of ours: as a markdown file, else as a message."""

import logging

from lsprotocol import types

from glossator.lsp.server import GlossatorServer

MESSAGE_CHARACTERS = 2000

logger = logging.getLogger(__name__)


async def show_markdown(ls: GlossatorServer, text: str) -> None:
    """Let the client open a file with the text; where it cannot, show the beginning as a message."""
    if ls.client.has("window", "showDocument", "support") and await _open(ls, text):
        return
    await ls.tell(text[:MESSAGE_CHARACTERS])


async def _open(ls: GlossatorServer, text: str) -> bool:
    try:
        uri = ls.shown_files.write(text).as_uri()
    except OSError as error:
        logger.warning("a text cannot be shown as a file: %s", error.strerror)
        return False
    params = types.ShowDocumentParams(uri=uri, take_focus=False)
    result = await ls.ask_client("window/showDocument", params)
    return bool(getattr(result, "success", False))
