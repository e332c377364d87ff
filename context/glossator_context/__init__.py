"""What should a model see? Source text in, plain data out: no LSP, no network, no asyncio.

Only light modules are imported here. What parses (`grammars`, `document`, `gather`) is imported by name,
in the child process alone, because a parser can hold the interpreter for seconds or crash it.
"""
