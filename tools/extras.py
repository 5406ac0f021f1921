"""What each extra makes possible, alone: a program that runs where nothing else is installed."""

# With the extra, the wheel's own compiler makes what this project's does: tried on one of its documents.
GENERATE = """
import pathlib, sys, tempfile
from ostiary.generate import generate
import ostiary_api
document = pathlib.Path(ostiary_api.__file__).with_name("layer") / "openapi.json"
output = tempfile.mkdtemp()
made = generate(document, package="tried.layer", output=output)
sys.path.insert(0, output)
from tried.layer.api.sessions import create_session
from tried.layer.models import SessionRequest
request = create_session.request(body=SessionRequest(application_id="53ad4290-bf1a-4f68-b182-6026e869b8cd"))
assert request.path == "/v1/sessions" and made.operations == 5, made
"""
SANDBOX = """
from ostiary import Ostiary
with Ostiary.in_sandbox() as client:
    assert client.orquesta.deployments.invoke("customer_service", inputs={"firstname": "Ada"}).text
    assert client.layer.create_session()
"""
FAST = """
import asyncio
from ostiary.config import ConnectionOptions
from ostiary.errors import TransportError
from ostiary.config import RetryPolicy
from ostiary.layer import AsyncLayer
async def main():
    options = dict(connection=ConnectionOptions(fast=True), retry=RetryPolicy(attempts=1))
    async with AsyncLayer(base_url="http://127.0.0.1:9", application_id="a", **options) as client:
        try:
            await client.create_session()
        except TransportError:
            return
    raise SystemExit("nobody listens there")
asyncio.run(main())
"""
PII = """
from ostiary.pii import PiiRedactor
assert "ada@example.org" not in PiiRedactor().redact("Write to ada@example.org")
"""
KEYRING = """
from ostiary.auth import KeyringStore
from ostiary.errors import TokenStoreError
try:
    KeyringStore()
except TokenStoreError:  # there is no keyring on a machine without a desktop
    pass
"""
AIGATEWAY = """
from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Processor, Result, processor_app
from ostiary.aigateway.gateway import GatewayConfig, Pipeline, Stage, Step, gateway_app
class Quiet(Processor):
    def __init__(self):
        super().__init__("quiet", "1.0.0", "my", INPUT_ONLY_SIGNATURE)
    def process_input(self, prompt, metadata, parameters, request):
        return Result()
processor_app([Quiet()])
gateway_app(GatewayConfig("http://127.0.0.1:9/v1", Pipeline(input=[Stage([Step(processor=Quiet())])], response=[])))
"""
OPENAI = """
from ostiary.libretto import AsyncClient, Client
Client(api_key="k", base_url="http://127.0.0.1:9").close()
"""
TESTING = """
import pytest
raise SystemExit(pytest.main(["--fixtures", "-q", "-p", "no:cacheprovider"]) not in (0, 5))
"""
ANTHROPIC = """
from ostiary import integrations
import anthropic
anthropic.Anthropic(api_key="k", base_url="http://127.0.0.1:9").close()
"""
MIGRATE = """
import pathlib, tempfile
from ostiary.migrate import migrate
program = pathlib.Path(tempfile.mkdtemp()) / "program.py"
program.write_text("from orquesta_sdk import Orquesta\\n")
assert migrate(program, write=True).is_complete
assert program.read_text() == "from ostiary.orquesta import Orquesta\\n"
"""

EXTRAS = {
    "anthropic": ANTHROPIC,
    "fast": FAST,
    "pii": PII,
    "sandbox": SANDBOX,
    "otel": "import ostiary.integrations.spans, opentelemetry.trace",
    "otlp": "from ostiary.integrations.otlp import OtlpRoute; OtlpRoute('http://127.0.0.1:9/v1/traces')",
    "broker": "from ostiary.integrations.broker import BrokerRoute; BrokerRoute('redis://127.0.0.1:9')",
    "generate": GENERATE,
    "testing": TESTING,
    "keyring": KEYRING,
    "aigateway": AIGATEWAY,
    "openai": OPENAI,
    "instrument": "from ostiary import integrations; import wrapt",
    "gateway": "import ostiary.aigateway.gateway, uvicorn, httptools",
    "migrate": MIGRATE,
    "completion": "from ostiary.cli import main; raise SystemExit(main(['completion', 'bash']))",
    "all": SANDBOX,
}
"""By extra: the program, which ends with 0 where all is well."""
