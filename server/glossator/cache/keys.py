"""What an answer is found by."""

import hashlib

KEY_SCHEMA = b"1"


def answer_key(**fields: str) -> str:
    """A key from everything that decides an answer. Each name and value is preceded by its length: none runs into another."""
    digest = hashlib.sha256(KEY_SCHEMA)
    for field in sorted(fields.items()):
        for part in field:
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "big"))
            digest.update(encoded)
    return digest.hexdigest()
