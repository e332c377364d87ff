"""TypeScript with JSX: the words of TypeScript, a grammar of its own."""

from dataclasses import replace

from glossator_context.languages import typescript

LANGUAGE = replace(
    typescript.LANGUAGE,
    ids=("typescriptreact", "typescript.tsx", "tsx"),
    suffixes=(".tsx",),
    grammar="tsx",
)
