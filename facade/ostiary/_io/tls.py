"""TLS contexts: made late and shared, since loading the authorities takes most of a client's construction.

None is being made while the process forks: OpenSSL holds locks of its own meanwhile, and in the child nobody would ever
let go of them.
"""

from __future__ import annotations

import os
import ssl
import threading

import httpx

from ostiary.config import ConnectionOptions
from ostiary.errors import ConfigurationError

__all__ = ["context_for"]

_shared: ssl.SSLContext | None = None
_lock = threading.Lock()
# For http, where no TLS will be spoken: without authorities, and made once, not by each of httpx's transports.
_bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)


def context_for(scheme: str, options: ConnectionOptions) -> ssl.SSLContext:
    """Return what httpx takes as `verify` for URLs of this scheme."""
    if scheme == "http":
        return _bare
    if isinstance(options.verify, ssl.SSLContext):
        return options.verify
    if options.verify is True and options.certificate is None:
        return _shared_context()
    with _lock:
        return _own_context(options)


def _shared_context() -> ssl.SSLContext:
    global _shared
    if _shared is None:
        with _lock:
            if _shared is None:
                _shared = httpx.create_ssl_context()
    return _shared


def _own_context(options: ConnectionOptions) -> ssl.SSLContext:
    try:
        if isinstance(options.verify, str):
            context = ssl.create_default_context(cafile=options.verify)
        else:
            context = httpx.create_ssl_context(verify=bool(options.verify))
        if options.certificate is not None:
            chain = (options.certificate,) if isinstance(options.certificate, str) else options.certificate
            context.load_cert_chain(*chain)
    except (OSError, ssl.SSLError) as problem:
        text = f"the CA bundle or client certificate can't be loaded: {problem.strerror or type(problem).__name__}"
    else:
        return context
    raise ConfigurationError(text)
