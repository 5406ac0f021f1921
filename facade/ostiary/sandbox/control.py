"""The sandbox's own operations, those that belong to no service (`openapi/sandbox.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import ostiary
from ostiary.sandbox import credentials, faults, requests
from ostiary.sandbox.messages import Answer, Call
from ostiary.sandbox.service import Handler
from ostiary.sandbox.store import empty


def _get_status(call: Call) -> Answer:
    urls = call.state.urls(call.origin)
    services = [
        {"name": each.name, "url": urls[each.name], "requests": requests.count(call.db, each.name)}
        for each in call.state.services
    ]
    return Answer(
        200,
        {
            "version": ostiary.__version__,
            "started_at": call.state.started_at,
            "durable": call.state.store.durable,
            "requests": requests.count(call.db),
            "services": services,
        },
    )


def _reset(call: Call) -> Answer:
    empty(call.db)
    return Answer(204)


def _get_request(call: Call) -> Answer:
    return Answer(200, requests.one(call.db, int(call.path["request_number"])))


def _list_duplicates(call: Call) -> Answer:
    return Answer(200, requests.duplicates(call.db, call.query.get("service")))


def _list_faults(call: Call) -> Answer:
    return Answer(200, faults.every(call.db))


def _get_fault(call: Call) -> Answer:
    return Answer(200, faults.one(call.db, call.path["fault_name"]))


def _set_fault(call: Call) -> Answer:
    return Answer(200, faults.put(call.db, call.path["fault_name"], call.body))


def _delete_fault(call: Call) -> Answer:
    faults.remove(call.db, call.path["fault_name"])
    return Answer(204)


def _clear_faults(call: Call) -> Answer:
    faults.remove(call.db)
    return Answer(204)


def _list_credentials(call: Call) -> Answer:
    return Answer(200, credentials.every(call.db))


def _set_credential(call: Call) -> Answer:
    return Answer(200, credentials.put(call.db, call.path["credential_name"], call.body))


def _delete_credential(call: Call) -> Answer:
    credentials.remove(call.db, call.path["credential_name"])
    return Answer(204)


def _clear_credentials(call: Call) -> Answer:
    credentials.remove(call.db)
    return Answer(204)


OPERATIONS: Final[Mapping[str, Handler]] = {
    "get_status": _get_status,
    "reset": _reset,
    "list_requests": requests.listed,
    "get_request": _get_request,
    "list_duplicates": _list_duplicates,
    "list_faults": _list_faults,
    "get_fault": _get_fault,
    "set_fault": _set_fault,
    "delete_fault": _delete_fault,
    "clear_faults": _clear_faults,
    "list_credentials": _list_credentials,
    "set_credential": _set_credential,
    "delete_credential": _delete_credential,
    "clear_credentials": _clear_credentials,
}
