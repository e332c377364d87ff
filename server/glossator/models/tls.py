"""Whom we trust over TLS: the operating system's store, and nothing that the environment says."""

import ssl
import sys
from pathlib import Path

import truststore

# Where Linux distributions keep the store when Python's OpenSSL was built to look elsewhere.
_STORES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def tls_context() -> ssl.SSLContext:
    """A client's context that verifies certificate and host name.

    truststore asks the platform on macOS and Windows. On Linux it would read the store again for every connection, on
    the event loop, and let `SSL_CERT_FILE` choose it; a repository's environment file must not choose whom we trust.
    """
    if sys.platform in ("darwin", "win32"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    built_in = ssl.get_default_verify_paths()
    for file in (built_in.openssl_cafile, *_STORES):
        if Path(file).is_file():
            context.load_verify_locations(cafile=file)
            break
    if Path(built_in.openssl_capath).is_dir():
        context.load_verify_locations(capath=built_in.openssl_capath)
    return context
