"""From nothing but the import to the first answer: a client made, one call sent."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from benchmarks.contestants.floors import BODY, HEADERS, SESSIONS
from benchmarks.measure import URL, Figures, measured

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"


def httpx_client(n: int) -> Figures:
    import httpx

    with measured(1) as figures:
        client = httpx.Client()
        client.post(SESSIONS, json=BODY).json()
    client.close()
    return figures


def http_client(n: int) -> Figures:
    import http.client

    with measured(1) as figures:
        host = urlsplit(URL)
        connection = http.client.HTTPConnection(host.hostname or "", host.port)
        connection.request("POST", "/v1/sessions", json.dumps(BODY), HEADERS)
        json.loads(connection.getresponse().read())
    return figures


def ours(n: int) -> Figures:
    from ostiary.layer import Layer

    with measured(1) as figures:
        layer = Layer(base_url=URL, application_id=APPLICATION)
        layer.create_session(attributes={"user.id": "user-001"})
    layer.close(0)
    return figures


def theirs(n: int) -> Figures:
    import logging

    from layer_sdk import layer

    logging.disable(logging.CRITICAL)
    client: Any = layer
    with measured(1) as figures:
        client.init(base_url=URL, application_id=APPLICATION, disabled_instrumentors=["openai", "anthropic"])
        client.create_session(attributes={"user.id": "user-001"})
    return figures
