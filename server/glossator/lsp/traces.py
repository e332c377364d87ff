"""Where an error happened, without its text: that may hold the user's code, or a key."""

import traceback

MAX_FRAMES = 6


def trace(error: BaseException) -> str:
    """The error's class and the innermost calls, on one line."""
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    calls = " < ".join(f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} in {calls or 'nothing'}"


def _module(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
