"""Use the vendor's orquesta-sdk 2.0.11 as its README does, in the peer's own environment: `… driver.py <settings>`.

`settings` is JSON: `url` of the service, `key`, `result` (file to write) and `scenario`. The SDK prints on stdout, so
results go to a file. Only the three constants that hold the service's URLs are changed.
"""

import json
import sys

from orquesta_sdk import Orquesta, OrquestaClientOptions
from orquesta_sdk.api_resources import deployments as resource
from orquesta_sdk.exceptions import OrquestaException, OrquestaInvalidAPIException

CONTEXT = {"environments": "production", "country": "NLD"}
INPUTS = {"firstname": "John", "city": "New York"}
METADATA = {"customer_id": "Qwtqwty90281"}
CHOICES = [
    {"index": 0, "finish_reason": "assistant", "message": {"role": "assistant", "content": "Dear customer"}},
    {
        "index": 1,
        "finish_reason": "stop",
        "message": {"role": "assistant", "url": "https://example.org/i.png"},
    },
    {
        "index": 2,
        "message": {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "type": "function",
                    "id": "call_pDBPMMacPXOtoWhTWibW1D94",
                    "function": {"name": "get_weather", "arguments": '{"location":"San Francisco, CA"}'},
                },
            ],
        },
        "finish_reason": "tool_calls",
    },
]


def point_at(url):
    """Change the constants that hold URLs, and nothing else."""
    resource.DEPLOYMENTS_API = f"{url}/v2/deployments"
    resource.GET_CONFIG_URL = f"{url}/v2/deployments/get_config"
    resource.INVOKE_URL = f"{url}/v2/deployments/invoke"


class Called(dict):
    """Count the calls of every public method, and of every constructor, of the SDK's classes."""

    def watch(self, *classes):
        for cls in classes:
            for name, value in list(vars(cls).items()):
                if callable(value) and (name == "__init__" or not name.startswith("_")):
                    self[f"{cls.__name__}.{name}"] = 0
                    setattr(cls, name, self._counted(f"{cls.__name__}.{name}", value))

    def _counted(self, name, method):
        def counted(*args, **kwargs):
            self[name] += 1
            return method(*args, **kwargs)

        return counted


def client(given, environment="production"):
    return Orquesta(OrquestaClientOptions(api_key=given["key"], environment=environment))


def outcome(call):
    """Return what a call returns, or what it raises as far as the SDK tells."""
    try:
        return {"returned": call()}
    except OrquestaException as error:
        told = {"code": error.code, "message": error.message, "source": error.source}
        return {"raised": "OrquestaException", "text": str(error), **told}
    except OrquestaInvalidAPIException:
        return {"raised": "OrquestaInvalidAPIException"}
    except Exception as error:
        return {"raised": type(error).__name__}


def readme(given):
    """Do what the README shows, from top to bottom."""
    orquesta = client(given)
    call = {"key": "customer_service", "inputs": INPUTS, "metadata": METADATA}
    orquesta.set_user(id="e3a202a6")
    whole = orquesta.deployments.invoke(context=dict(CONTEXT), **call)
    chunks = list(orquesta.deployments.invoke_with_stream(context=dict(CONTEXT), **call))
    asked = orquesta.deployments.invoke(
        key="Customer_service_assistant",
        context={"language": [], "environments": []},
        metadata={"custom-field-name": "custom-metadata-value"},
        inputs=INPUTS,
        messages=[{"role": "user", "content": "A customer is asking about the latest update."}],
        chain_id="ch1",
        conversation_id="cv1",
    )
    config = orquesta.deployments.get_config(context=dict(CONTEXT), **call)
    for each in (whole, chunks[0], config):
        each.add_metrics(
            chain_id="c4a75b53",
            conversation_id="ee7b0c8c",
            user_id="e3a202a6",
            feedback={"score": 100},
            metadata={"custom": "custom_metadata", "chain_id": "ad1231xsdaABw"},
            usage={"prompt_tokens": 100, "completion_tokens": 900, "total_tokens": 1000},
            performance={"latency": 9000, "time_to_first_token": 250},
            messages=[{"role": "user", "content": "A customer is asking."}],
        )
    whole.add_metrics(choices=CHOICES)
    whole.add_metrics()
    return {
        "whole": whole.to_dict(),
        "content": whole.choices[0].message.content,
        "chunks": [each.to_dict() for each in chunks],
        "asked": asked.to_dict(),
        "config": config.to_dict(),
    }


def kinds(given):
    """Invoke deployments of every kind, whole and as streams."""
    orquesta = client(given)
    calls = {
        "weather": {"city": "Utrecht"},
        "painter": {"subject": "a cat"},
        "ghostwriter": {"text": 'It was a "dark" night in C:\\ when'},
        "summary": {"text": "Nothing happened."},
    }
    return {
        key: {
            "whole": orquesta.deployments.invoke(key=key, inputs=inputs).to_dict(),
            "chunks": [
                each.to_dict() for each in orquesta.deployments.invoke_with_stream(key=key, inputs=inputs)
            ],
        }
        for key, inputs in calls.items()
    }


def errors(given):
    """Call in ways that the service, or the model's provider, refuses."""
    orquesta = client(given, environment=None).deployments
    found = {
        key: outcome(lambda key=key: orquesta.invoke(key=key).to_dict())
        for key in ("unknown", "provider_busy", "provider_down", "only_in_production")
    }
    found["stream"] = outcome(lambda: list(orquesta.invoke_with_stream(key="provider_busy")))
    found["config"] = outcome(lambda: orquesta.get_config(key="unknown"))
    found["invalid"] = outcome(lambda: orquesta.invoke(key="greeter", messages="none"))
    heard = []

    def broken():
        stream = orquesta.invoke_with_stream(key="provider_breaks")
        heard.extend(each.choices[0].message.content for each in stream)

    found["broken"] = {**outcome(broken), "heard": heard}
    found["no key"] = outcome(lambda: Orquesta(OrquestaClientOptions(api_key="")))
    whole = orquesta.invoke(key="greeter")
    whole.id = "01HXK3V4Q6M7N8P9R0S1T2V3W4"
    found["metrics"] = outcome(lambda: whole.add_metrics(feedback={"score": 1}))
    return found


def refused(given):
    """Call with a key that the service doesn't know."""
    orquesta = client(given).deployments
    return [
        outcome(lambda: orquesta.invoke(key="greeter")),
        outcome(lambda: list(orquesta.invoke_with_stream(key="greeter"))),
        outcome(lambda: orquesta.get_config(key="greeter")),
    ]


def main():
    given = json.loads(sys.argv[1])
    point_at(given["url"])
    called = Called()
    # add_metrics is inherited, so counted where it is defined.
    called.watch(
        Orquesta,
        OrquestaClientOptions,
        resource.Deployments,
        resource.BaseDeployment,
        resource.Deployment,
        resource.DeploymentConfig,
        resource.DeploymentDataChoice,
        resource.DeploymentDataChoiceMessage,
        resource.DeploymentDataChoiceToolCall,
        resource.ToolCallFunction,
    )
    scenarios = {"readme": readme, "kinds": kinds, "errors": errors, "refused": refused}
    result = scenarios[given["scenario"]](given)
    with open(given["result"], "w", encoding="utf-8") as file:
        json.dump({"result": result, "called": called}, file)


main()
