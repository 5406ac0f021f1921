"""Which proxy a URL goes through. Below `httpx.Client` nobody reads the environment, so it is read here."""

from __future__ import annotations

import urllib.request

import httpx

from ostiary.config import ConnectionOptions

__all__ = ["proxy_for"]


def proxy_for(url: httpx.URL, options: ConnectionOptions) -> httpx.Proxy | None:
    """Return the proxy for a URL: the one that the options name, else the environment's."""
    if options.proxy is False:
        return None
    if options.proxy:
        return httpx.Proxy(options.proxy)
    proxies = urllib.request.getproxies()
    named = proxies.get(url.scheme) or proxies.get("all")
    if not named or urllib.request.proxy_bypass(f"{url.host}:{url.port}" if url.port else url.host):
        return None
    return httpx.Proxy(named if "://" in named else f"http://{named}")
