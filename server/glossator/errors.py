"""Every error that Glossator raises on purpose. Each says what its catcher can do.

GlossatorError
├── SettingsError           a setting is wrong: tell the user once, keep the last good value
├── UsageError              the command line was used wrongly: print one line, exit 2
├── BadUri                  a client named a document by no usable URI: answer -32602, open nothing
├── ContextUnavailable      the context process gave no answer in time: go on with the text alone
├── DocumentMoved           the document changed while the task ran: drop the answer
├── Refused                 privacy rules forbid sending this: send nothing, say why once
├── ModelError              the model gave no usable answer
│   ├── ModelUnavailable    no connection, a timeout, 429 or 5xx: try the next route, or later
│   ├── ModelRefused        401, 403, 404, a bad request: the settings must change first
│   ├── ModelBroken         the answer breaks the protocol or ends too early: drop it, never store it
│   └── ContextTooLong      the prompt is longer than the model takes: shrink it once
└── CannotDocument          documentation for this declaration cannot be written: leave the code as it is
"""


class GlossatorError(Exception):
    """The base of all deliberate errors. The message is one line, fit to be shown: no code, no keys."""


class SettingsError(GlossatorError):
    """A setting is wrong; the message names file, line and key as far as they are known."""


class UsageError(GlossatorError):
    """The command line was used wrongly."""


class BadUri(GlossatorError, ValueError):
    """A client named a document by something that is no URI; the message never repeats it."""


class ContextUnavailable(GlossatorError):
    """The context process did not answer in time, or died; it is restarted by itself."""


class DocumentMoved(GlossatorError):
    """The document is no longer what the task was asked about."""


class Refused(GlossatorError):
    """The privacy rules forbid sending this document."""


class ModelError(GlossatorError):
    """A model gave no usable answer."""


class ModelUnavailable(ModelError):
    """The model cannot be reached now. `retry_after_s` is how long its endpoint asked us to wait."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ModelRefused(ModelError):
    """The endpoint refuses the request as it is set up: key, model name, address or parameters."""


class ModelBroken(ModelError):
    """The answer broke off or breaks the protocol."""


class ContextTooLong(ModelError):
    """The prompt does not fit. `limit_tokens` is the endpoint's limit where it told us."""

    def __init__(self, message: str, *, limit_tokens: int | None = None) -> None:
        super().__init__(message)
        self.limit_tokens = limit_tokens


class CannotDocument(GlossatorError):
    """No verified documentation could be written for a declaration; the code is left as it is."""
