"""What `glossator doctor` finds out about models: each is asked for one word, all at the same time."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from glossator.errors import ModelError, ModelRefused, ModelUnavailable
from glossator.models.interface import BUILTIN, Message, Model, Request, Role
from glossator.settings import ModelSettings, Settings
from glossator.tasks.asking import Tasks
from glossator_context.pieces import Task

ANSWER_WITHIN_S = 5.0


class Verdict(StrEnum):
    """How a thing is; a `NOTE` is well, but perhaps not what was meant."""

    OK = "ok"
    NOTE = "note"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what was seen or is to be done."""

    about: str
    verdict: Verdict
    text: str


def unasked_models(settings: Settings) -> Iterator[Finding]:
    """The models that no route names."""
    named = {name for route in fields(settings.routes) for name in getattr(settings.routes, route.name)}
    for name in settings.models:
        if name not in named:
            text = "is never asked: no route names it; see [routes] in the settings"
            yield Finding(name, Verdict.NOTE, text)


async def check_models(tasks: Tasks, environment: Mapping[str, str]) -> AsyncIterator[Finding]:
    """Every model of a route, in the order of the settings."""
    models = {
        model.name: model for task in Task for model in tasks.router.candidates(task) if model.name != BUILTIN
    }
    async with asyncio.TaskGroup() as group:
        checks = [
            group.create_task(_check(models[name], settings, environment))
            for name, settings in tasks.settings.models.items()
            if name in models
        ]
    for check in checks:
        yield check.result()


async def _check(model: Model, settings: ModelSettings, environment: Mapping[str, str]) -> Finding:
    variable = settings.api_key_env
    if variable is not None and not environment.get(variable):
        mend = f"export it, or change models.{model.name}.api_key_env"
        return Finding(model.name, Verdict.FAIL, f"the environment variable {variable} is not set: {mend}")
    request = Request(
        task=Task.EXPLAIN, messages=(Message(Role.USER, "Answer with the word ready."),), max_tokens=16
    )
    begun_s = time.monotonic()
    chunks = model.stream(request)
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await anext(chunks)
    except TimeoutError:
        said = f"no answer within {ANSWER_WITHIN_S:g} s: is it still loading, or is it busy? Try again"
        return Finding(model.name, Verdict.FAIL, said)
    except ModelError as error:
        said = str(error).removeprefix(f"{model.name}: ")
        return Finding(model.name, Verdict.FAIL, f"{said}: {_mend(model, settings, error)}")
    finally:
        if isinstance(chunks, AsyncGenerator):
            await chunks.aclose()
    took_ms = (time.monotonic() - begun_s) * 1000
    return Finding(model.name, Verdict.OK, f"{settings.model} answered in {took_ms:.0f} ms")


def _mend(model: Model, settings: ModelSettings, error: ModelError) -> str:
    """What the user can do about it."""
    section = f"models.{model.name}"
    where = str(getattr(model, "origin", "its endpoint"))
    if isinstance(error, ModelUnavailable):
        return f"is {where} running and reachable? See {section}.base_url"
    if isinstance(error, ModelRefused):
        return f"check the key, the name {settings.model} and the address {where} in [{section}]"
    return f"does an OpenAI-compatible endpoint answer at {where}? See {section}.base_url"
