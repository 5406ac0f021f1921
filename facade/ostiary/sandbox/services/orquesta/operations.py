"""What Orquesta answers to each of its operations, and to those of the sandbox about it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.model import LocalModel
from ostiary.sandbox.service import Options, Service
from ostiary.sandbox.services.orquesta import answers, calls, catalog, pii, records
from ostiary.sandbox.services.orquesta.calls import House
from ostiary.sandbox.views.orquesta import VIEW

EXAMPLE_KEY = "an-orquesta-key"
"""What `ostiary sandbox env` names; the sandbox takes any key until one is set."""


def _prepare(options: Options) -> House:
    if options.model_url is None:
        return House(catalog.Catalog(options.orquesta), LocalModel())
    from ostiary.sandbox.upstream import UpstreamModel

    return House(catalog.Catalog(options.orquesta), UpstreamModel(options.model_url, options.model_key))


def _house(call: Call) -> House:
    house: House = call.state.prepared["orquesta"]
    return house


def _subject(path: Mapping[str, Any], body: Any) -> str | None:
    found = path.get("transaction_id")
    return found if isinstance(found, str) else None


def _invoke(call: Call) -> Answer | Awaitable[Answer]:
    return _answered(call, streamed=bool(call.body.get("stream")))


def _stream(call: Call) -> Answer | Awaitable[Answer]:
    return _answered(call, streamed=True)


def _answered(call: Call, *, streamed: bool) -> Answer | Awaitable[Answer]:
    picked = calls.begun(call, "stream" if streamed else "invoke")
    if picked is None:
        return Answer(204)
    return (calls.stream if streamed else calls.invoke)(call, picked, _house(call).model)


def _list_deployments(call: Call) -> Answer:
    """Answer a page; ids of deployments are its cursors."""
    found = _house(call).catalog.every(call.db, "deployments")
    every = [_summary(call, key, definition) for key, (_, definition) in found.items()]
    places = {each["id"]: place for place, each in enumerate(every)}
    limit = call.query.get("limit", 10)
    first, last = 0, len(every)
    for name in ("starting_after", "ending_before"):
        if name in call.query and call.query[name] not in places:
            raise Problem(400, f"?{name}: names no deployment")
    if "starting_after" in call.query:
        first = places[call.query["starting_after"]] + 1
    if "ending_before" in call.query:
        last = places[call.query["ending_before"]]
        first = max(first, last - limit)
    page = every[first : min(last, first + limit)]
    more = first > 0 if "ending_before" in call.query else first + limit < last
    return Answer(200, {"object": "list", "data": page, "has_more": more})


def _summary(call: Call, key: str, definition: catalog.Definition) -> dict[str, Any]:
    variant = next(catalog.variants(key, definition))[0]
    return {
        "id": catalog.deployment_id(key),
        "created": call.state.started_at,
        "updated": call.state.started_at,
        "key": key,
        "description": definition.get("description") or "",
        "version": definition.get("version") or "1",
        "prompt_config": {
            "tools": variant.tools,
            "model": variant.model,
            "model_type": variant.type,
            "model_parameters": variant.parameters,
            "provider": variant.provider,
            "messages": variant.messages,
        },
    }


def _get_remote_config(call: Call) -> Answer:
    definition = _house(call).catalog.get(call.db, "remoteconfigs", call.body["key"])
    context: Mapping[str, Any] = call.body.get("context") or {}
    fitting = [each for each in (definition or {}).get("variants", ()) if catalog.fits(each, context)]
    if definition is None or not fitting:
        raise Problem(404, "there is no remote configuration of this key for this context")
    value = fitting[0]["value"]
    return Answer(200, {"type": definition.get("type") or _type_of(value), "value": value})


def _type_of(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "decimal", str: "string", list: "list"}
    return names.get(type(value), "json")


def _every_deployment(call: Call) -> Answer:
    found = _house(call).catalog.every(call.db, "deployments")
    return Answer(200, [_definition(key, *told) for key, told in found.items()])


def _definition(key: str, source: str, definition: catalog.Definition) -> dict[str, Any]:
    return {"key": key, "source": source, "definition": definition}


def _set_deployment(call: Call) -> Answer:
    catalog.put(call.db, "deployments", call.path["deployment_key"], call.body)
    return Answer(200, _definition(call.path["deployment_key"], "set", call.body))


def _delete_deployment(call: Call) -> Answer:
    catalog.remove(call.db, "deployments", call.path["deployment_key"])
    return Answer(204)


def _set_remote_config(call: Call) -> Answer:
    catalog.put(call.db, "remoteconfigs", call.path["config_key"], call.body)
    return Answer(204)


def _delete_remote_config(call: Call) -> Answer:
    catalog.remove(call.db, "remoteconfigs", call.path["config_key"])
    return Answer(204)


SERVICE = Service(
    view=VIEW,
    name="orquesta",
    document="orquesta",
    operations={
        "get_config": calls.get_config,
        "invoke": _invoke,
        "stream": _stream,
        "add_metrics": records.add_metrics,
        "list_deployments": _list_deployments,
        "get_remote_config": _get_remote_config,
        "add_feedback": records.add_feedback,
        "detect_pii": pii.detect,
        "redact_pii": pii.redact,
        "restore_pii": pii.restore,
    },
    tables=catalog.TABLES + records.TABLES,
    subject=_subject,
    readback={
        "list_orquesta_deployments": _every_deployment,
        "set_orquesta_deployment": _set_deployment,
        "delete_orquesta_deployment": _delete_deployment,
        "set_orquesta_remote_config": _set_remote_config,
        "delete_orquesta_remote_config": _delete_remote_config,
        "list_orquesta_transactions": records.read_transactions,
        "get_orquesta_transaction": records.read_transaction,
        "get_orquesta_image": records.read_image,
        "list_orquesta_feedback": records.read_feedback,
    },
    settings=(("ORQUESTA_BASE_URL", "{url}"), ("ORQUESTA_API_KEY", EXAMPLE_KEY)),
    refusal=answers.refusal,
    unfit=400,
    keyed=True,
    prepare=_prepare,
)
