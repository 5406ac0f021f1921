"""The embedded gateway: a pipeline of processors in front of any server that speaks OpenAI's API.

    from ostiary.aigateway.gateway import GatewayConfig, Pipeline, Stage, Step, gateway_app

    steps = [Step(processor=PersonalData(), parameters={"modify": True})]
    app = gateway_app(GatewayConfig("https://api.openai.com/v1", Pipeline(input=[Stage(steps)])))

Clients use it as their base URL. It needs the extra `aigateway`.
"""

from __future__ import annotations

from ostiary.aigateway import kit as _kit
from ostiary.aigateway.gateway.app import Gateway, gateway_app
from ostiary.aigateway.gateway.breaker import BreakerPolicy
from ostiary.aigateway.gateway.changes import Change
from ostiary.aigateway.gateway.config import GatewayConfig, Route, load_config, parse_config
from ostiary.aigateway.gateway.recording import ChatRecording, ModelRecorder
from ostiary.aigateway.gateway.running import Runner
from ostiary.aigateway.gateway.serving import application
from ostiary.aigateway.gateway.steps import Passage, Pipeline, Stage, Step, StepReport

del _kit

__all__ = [
    "BreakerPolicy",
    "Change",
    "ChatRecording",
    "Gateway",
    "GatewayConfig",
    "ModelRecorder",
    "Passage",
    "Pipeline",
    "Route",
    "Runner",
    "Stage",
    "Step",
    "StepReport",
    "application",
    "gateway_app",
    "load_config",
    "parse_config",
]
