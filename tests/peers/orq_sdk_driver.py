"""Use the vendor's later SDKs, in the peer's own environment: `… driver.py <settings>`.

`settings` is JSON: `generation` (`orq_ai_sdk` 2.3.3 or `orq-ai-sdk` 4.13.19, which share a name), `url` of the service
and `result` (file to write).
"""

import asyncio
import json
import sys

CALL = {"key": "customer_service", "inputs": {"firstname": "John", "city": "New York"}}


def old(given):
    """2.3.3: three constants hold the URLs, for each face three of their own."""
    from orq_ai_sdk import AsyncOrqAI, OrqAI
    from orq_ai_sdk.api_resources import async_deployments, deployments

    for module in (deployments, async_deployments):
        module.DEPLOYMENTS_API = f"{given['url']}/v2/deployments"
        module.GET_CONFIG_URL = f"{given['url']}/v2/deployments/get_config"
        module.INVOKE_URL = f"{given['url']}/v2/deployments/invoke"
    client = OrqAI(api_key="a-key", environment="production")
    whole = client.deployments.invoke(**CALL)
    config = client.deployments.get_config(**CALL)
    whole.add_metrics(feedback={"score": 50})

    async def stream():
        asynchronous = AsyncOrqAI(api_key="a-key", environment="production")
        return [each.to_dict() async for each in asynchronous.deployments.invoke_with_stream(**CALL)]

    return {
        "whole": whole.to_dict(),
        "config": config.to_dict(),
        "chunks": [each.to_dict() for each in client.deployments.invoke_with_stream(**CALL)],
        "async": asyncio.run(stream()),
    }


def new(given):
    """4.13.19: the URL is an argument, and answers are checked against models."""
    from orq_ai_sdk import Orq

    with Orq(api_key="a-key", server_url=given["url"]) as orq:
        context = {"environments": ["production"]}
        whole = orq.deployments.invoke(**CALL, context=context, identity={"id": "u1"}, thread={"id": "t1"})
        config = orq.deployments.get_config(**CALL, context=context)
        nothing = orq.deployments.invoke(key="only_in_production")
        with orq.deployments.stream(**CALL, context=context) as events:
            chunks = [event.data.model_dump(mode="json") for event in events]
        found = {
            "whole": whole.model_dump(mode="json"),
            "config": config.model_dump(mode="json"),
            "nothing": nothing,
            "chunks": chunks,
            "weather": orq.deployments.invoke(key="weather", inputs={"city": "Utrecht"}).model_dump(
                mode="json"
            ),
            "painter": orq.deployments.invoke(key="painter", inputs={"subject": "cat"}).model_dump(
                mode="json"
            ),
            "listed": [each.key for each in orq.deployments.list(limit=50).data],
            "found": orq.pii.detect(text="Write to sam@example.org", include_entities=True).model_dump(),
            "redacted": orq.pii.redact(text="Write to sam@example.org").model_dump(),
        }
        found["restored"] = orq.pii.restore(**found["redacted"]).original_text
        trace_id = found["whole"]["telemetry"]["trace_id"]
        request = {"field": "rating", "value": ["good"], "trace_id": trace_id}
        found["feedback"] = orq.feedback.create(request=request).model_dump(mode="json")
        return found


def main():
    given = json.loads(sys.argv[1])
    found = (old if given["generation"] == "2.3.3" else new)(given)
    with open(given["result"], "w", encoding="utf-8") as file:
        json.dump(found, file)


main()
