"""One line of the table in `routes`: a method of the protocol and what handles it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DEADLINE_S = 60.0


@dataclass(frozen=True, slots=True)
class Route:
    """A method and its handler, which takes `ls` and `params`.

    The handler of a request is a coroutine function; that of a notification may be a plain function, and has then done
    its work before any later message is handled. `params_type` is needed for methods that LSP does not define: without
    it, `params` is a dictionary or None. A request that is unanswered after `deadline_s` gets an error.
    """

    method: str
    handler: Callable[..., Any]
    params_type: Any = None
    deadline_s: float = DEADLINE_S
