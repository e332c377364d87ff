"""What a task asks of a model and what a model answers: the one interface of endpoints and of the built-in model."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from glossator_context.frames import Subject
from glossator_context.pieces import Task
from glossator_context.text import Position

BUILTIN = "builtin"


class Role(StrEnum):
    """Who speaks in a chat."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. `is_ours` says that nothing in it comes from a file, a user or a model."""

    role: Role
    content: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a completion was asked for: what the built-in model needs, and no endpoint ever sees."""

    uri: str
    position: Position
    multiline: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to a model, after the privacy rules were applied.

    `messages` are for chat endpoints; `prefix` and `suffix` for those that fill a hole, the prefix with code of other
    files before that of its own. `subject` and `spot` are the plain data that the prompt was written from, for the
    built-in model alone.
    """

    task: Task
    messages: tuple[Message, ...]
    prefix: str = ""
    suffix: str = ""
    max_tokens: int = 512
    temperature: float = 0.0
    stop: tuple[str, ...] = ()
    subject: Subject | None = None
    spot: Spot | None = None


class FinishReason(StrEnum):
    """Why the text ended. Only `STOP` is a whole answer, and only that may be stored."""

    STOP = "stop"
    LENGTH = "length"
    FILTERED = "filtered"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint counted them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Delta:
    """A part of the text; never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The last chunk of every stream that did not raise."""

    reason: FinishReason
    usage: Usage = Usage()


Chunk = Delta | Finish


class Model(Protocol):
    """Something that answers. Closing the iterator (`aclose`, cancellation) closes the socket at once."""

    @property
    def name(self) -> str:
        """The name in the settings, or `builtin`."""

    @property
    def identity(self) -> str:
        """Everything about the model that decides its answers (origin, model, dialect), for cache keys."""

    def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """Deltas as they arrive, then one `Finish`. Raises `ModelError`."""
