"""What a file's name and its first lines say of it: that it tests, that a program wrote it."""

import re

from glossator_context.indexing.segment import GENERATED, TEST_LIKE

__all__ = ["file_flags"]

_HEAD_BYTES = 1_024
_GENERATED = re.compile(
    rb"@generated\b|\bauto(?:matically)?[- ]?generated\b|\bgenerated (?:by|from|automatically|code|file)\b"
    rb"|\bdo not (?:edit|modify|change)\b"
)
_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?|testing|testdata|test_helpers|__mocks__|e2e|[\w.-]+\.Tests?)/"
    r"|(?:^|/)(?:test_[^/]*|tests?\.\w+|conftest\.py|[^/]*_tests?\.\w+|[^/]*[.-](?:test|spec)s?\.\w+|[^/]*_spec\.rb"
    r"|[^/]*(?:Tests?|Spec|TestCase|IT)\.(?:java|kt|scala|cs|swift|php|groovy))$"
)


def file_flags(path: str, source: bytes) -> int:
    """`TEST_LIKE` and `GENERATED`, for a file by its path and content."""
    flags = TEST_LIKE if _TEST_PATH.search(path) else 0
    head = source[:_HEAD_BYTES].lower()
    if (b"generated" in head or b"do not" in head) and _GENERATED.search(head):
        flags |= GENERATED
    return flags
