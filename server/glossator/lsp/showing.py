"""Show a text to a user whose client has no panel of ours: as a markdown file, else as a message."""

from lsprotocol import types

from glossator.lsp.server import GlossatorServer

MESSAGE_CHARACTERS = 2000


async def show_markdown(ls: GlossatorServer, text: str) -> None:
    """Let the client open a file with the text; where it cannot, show the beginning as a message."""
    if ls.client.has("window", "showDocument", "support"):
        params = types.ShowDocumentParams(uri=ls.shown_files.write(text).as_uri(), take_focus=False)
        result = await ls.ask_client("window/showDocument", params)
        if getattr(result, "success", False):
            return
    await ls.tell(text[:MESSAGE_CHARACTERS])
