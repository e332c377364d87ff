"""What is read of one file by itself."""

from dataclasses import dataclass

from glossator_context.languages.language import Language
from glossator_context.syntax.tags import Tags

__all__ = ["Extracted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What was read of one file. `imports` are those of its statements, as `Segment.imports` reads them."""

    path: str
    stamp: tuple[int, int]
    digest: bytes
    language_id: str
    language: Language | None
    flags: int
    source: bytes
    tags: Tags
    imports: bytes
