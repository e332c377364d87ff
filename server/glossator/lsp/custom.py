"""The parameters of our own requests, structured and checked like those of the protocol."""

import attrs
from lsprotocol import types

Token = int | str


@attrs.frozen
class ExplainParams:
    """What `glossator/explain` and `glossator/document` take."""

    text_document: types.TextDocumentIdentifier
    range: types.Range | None = None
    instruction: str | None = None
    partial_result_token: Token | None = None
    work_done_token: Token | None = None
