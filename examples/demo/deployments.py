"""Ask a deployment that somebody manages centrally, whole and as a stream, and report on the answer."""

from __future__ import annotations

from ostiary.orquesta import Orquesta
from ostiary.sandbox import Sandbox


def show(sandbox: Sandbox) -> bool:
    """Invoke a deployment that somebody manages centrally, then stream one; return whether both answered."""
    inputs = {"firstname": "Alice", "city": "Wonderland"}
    with Orquesta(
        api_key="demo", base_url=sandbox.services["orquesta"], environment="production"
    ) as orquesta:
        print("\nDeployment customer_service, asked for a whole answer:")
        whole = orquesta.deployments.invoke(key="customer_service", inputs=inputs)
        print(f"  {whole.choices[0].message.content}")
        print("and for a stream, printed as it arrives:\n  ", end="")
        with orquesta.deployments.invoke_with_stream(key="customer_service", inputs=inputs) as stream:
            for chunk in stream:
                for choice in chunk.choices:
                    print(choice.message.content or "", end="", flush=True)
        stream.add_metrics(feedback={"score": 100})
        print(f"\n  [{stream.received} pieces; reported as helpful]")
    return bool(whole.choices) and stream.received > 1
