"""The vendors' packages: their names, the trees that mirror them, and which of their names have a home of their own.

A name is the same in both places where `ostiary.compat` re-exports the very object of `ostiary.<service>`; a test holds
each row against that. The few that are subclasses there say by what use of them the difference would show.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import ostiary.compat

__all__ = ["SAME", "UNLESS", "VENDORS", "Unless", "Vendor", "mirrored"]


@dataclass(frozen=True)
class Vendor:
    """A vendor's package: its import name, its distribution, the service's room, and what moved code requires."""

    package: str
    distribution: str
    home: str
    requirement: str
    # What a program does that needs more extras: the vendor's package brings for it what Ostiary has as extras.
    more: tuple[tuple[str, str], ...] = ()

    def required_by(self, texts: Iterable[str]) -> str:
        """Return what moved code requires, with the extras for what these files of it do."""
        extras = {extra for extra, use in self.more for text in texts if re.search(use, text)}
        name, _, rest = self.requirement.partition("[")
        extras |= set(rest.removesuffix("]").split(",")) - {""}
        return f"{name}[{','.join(sorted(extras))}]" if extras else name

    @property
    def mirror(self) -> str:
        """The import tree that mirrors it."""
        return f"ostiary.compat.{self.package}"

    @property
    def listed(self) -> re.Pattern[str]:
        """Find the distribution in a list of requirements, however it is spelled (PEP 503)."""
        spelled = re.sub(r"[-_.]+", "[-_.]+", self.distribution)
        return re.compile(rf"(?<![\w.-]){spelled}(?![\w-])", re.IGNORECASE)


VENDORS: Final = (
    # layer.init() has calls of these packages recorded.
    Vendor(
        "layer_sdk",
        "protectai-layer-sdk",
        "ostiary.layer",
        "ostiary",
        (("instrument", r"(?m)^\s*(?:import|from)\s+(?:openai|anthropic)\b"),),
    ),
    Vendor("liminal", "liminal-sdk-python", "ostiary.liminal", "ostiary"),
    Vendor("orquesta_sdk", "orquesta-sdk", "ostiary.orquesta", "ostiary"),
    Vendor(
        "libretto_openai",
        "libretto-openai",
        "ostiary.libretto",
        "ostiary[openai]",
        (("pii", r"\bredact_pii\b"),),
    ),
    Vendor("f5_ai_gateway_sdk", "f5-ai-gateway-sdk", "ostiary.aigateway", "ostiary[aigateway]"),
)

_LAYER = """AuthProvider FirewallLookupDecision=FirewallDecision LayerAlreadyInitializedError LayerAuthError
    LayerFirewallException LayerFirewallHTTPError LayerFirewallRequestError LayerFirewallSessionBlocked LayerHTTPError
    LayerMissingRequiredConfigurationError LayerRequestError LayerRequestPreparationError LayerSDKException
    LayerSchemaValidationError OIDCClientCredentials SessionActionError SessionActionKind SessionActionScanner layer"""
_LIMINAL = """AnalysisFinding=Finding AnalysisFindings=Findings AnalyzeResponse=Findings AuthError=LiminalAuthError
    CleanseData=Cleansed CleanseResponse=Cleansed CleansedToken=Token DeidentifiedToken HydrateData=Hydrated
    HydrateResponse=Hydrated HydratedToken=Token LiminalError ModelConnection ModelInstance
    ModelInstanceUnknownError ProcessResponse=Submitted ReidentifiedToken=Token RequestError
    StreamResponseChunk=StreamChunk SubmitData=Submitted Thread"""
_ORQUESTA = """DeploymentDataChoice=Choice DeploymentDataChoiceMessage=ChoiceMessage
    DeploymentDataChoiceToolCall=ToolCall DeploymentFeedback DeploymentPerformance DeploymentUsage Orquesta
    OrquestaClientOptions OrquestaException OrquestaInvalidAPIException ToolCallFunction"""
_LIBRETTO = """Client LibrettoConfig LibrettoCreateParamDict LibrettoCreateParams TemplateChat TemplateString
    TemplateText"""
_AIGATEWAY = """ALL_PREDEFINED_SIGNATURES BOTH_RESPONSE_PROMPT_SIGNATURE BOTH_SIGNATURE INPUT_ONLY_SIGNATURE
    RESPONSE_AND_PROMPT_SIGNATURE RESPONSE_ONLY_SIGNATURE Choice DefaultParameters EmptyParameters InvalidEncoding
    InvalidMultipartFields Message MessageRole Metadata MetadataParseError MissingMultipartFieldError
    MissingPromptAndResponseError MultipartParseError MultipartResponse MultipartResponseField Parameters
    ParametersParseError ProcessExecutionError Processor ProcessorError ProcessorRoutes PromptParseError Reject
    RejectCode RequestInput ResponseObjectError ResponseOutput ResponseParseError Result Signature SignatureField Tags
    UnexpectedContentTypeError"""


def _rows(home: str, names: str) -> dict[str, tuple[str, str]]:
    pairs = (name.partition("=") for name in names.split())
    return {old: (home, new or old) for old, _, new in pairs}


SAME: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {
        "layer_sdk": _rows("ostiary.layer", _LAYER)
        | _rows(
            "ostiary.integrations",
            "AnthropicInstrumentation BaseInstrumentor=Instrumentation OpenAIInstrumentation",
        ),
        "liminal": _rows("ostiary.liminal", _LIMINAL),
        "orquesta_sdk": _rows("ostiary.orquesta", _ORQUESTA),
        "libretto_openai": _rows("ostiary.libretto", _LIBRETTO),
        "f5_ai_gateway_sdk": _rows("ostiary.aigateway", _AIGATEWAY),
    }
)
"""For each vendor's package its names that mean the same elsewhere, with module and name there."""


@dataclass(frozen=True)
class Unless:
    """When a name goes to the mirror after all.

    `text` is a pattern of a use that only the mirror allows; `anywhere` looks for it in every file, not only in those
    that import the package. `beside` are names of the package whose import has the same effect, `whole` says that
    importing a module as a whole has. `because` says so to a person.
    """

    text: re.Pattern[str]
    because: str
    anywhere: bool = False
    beside: frozenset[str] = frozenset()
    whole: bool = False


UNLESS: Final[Mapping[tuple[str, str], Unless]] = MappingProxyType(
    {
        # There is one `layer` in each tree: a program must not use both.
        ("layer_sdk", "layer"): Unless(
            re.compile(r"\.\s*(?:list_applications|firewall_session_lookup)\b"),
            "its answers to list_applications() and firewall_session_lookup() keep the vendor's shapes there, and a "
            "program has one such client",
            anywhere=True,
            beside=frozenset({"Client", "client"}),
            whole=True,
        ),
        ("orquesta_sdk", "Orquesta"): Unless(
            re.compile(r"\.\s*user\b(?!\s*\()"),
            "its attribute user and the classes of its answers are the vendor's there",
            beside=frozenset({"BaseDeployment", "Deployment", "DeploymentConfig", "Deployments"}),
        ),
        # The vendor's options object to a missing key when they are made, ours when a client is.
        ("orquesta_sdk", "OrquestaClientOptions"): Unless(
            re.compile(r"\bOrquestaInvalidAPIException\b"),
            "it raises for a missing key when it is made there",
        ),
        ("libretto_openai", "Client"): Unless(
            re.compile(r"\.\s*config\b"),
            "its attribute config is a tuple there",
            beside=frozenset({"LibrettoChat"}),
        ),
        ("libretto_openai", "LibrettoConfig"): Unless(
            re.compile(r"\bLibrettoConfig\(\s*+(?!\)|\*\*|\w+\s*=)|\._(?:replace|asdict)\b|\.\s*config\b"),
            "it is a tuple there",
        ),
    }
)
"""Names that are subclasses in the mirror: the same, unless what the subclass adds is used."""


@cache
def mirrored(module: str) -> frozenset[str] | None:
    """Return what a module of a mirror offers: its names and submodules. None where there is no such module.

    Read from the source, so that no service, and no extra of one, is loaded.
    """
    within = module.removeprefix("ostiary.compat").lstrip(".").replace(".", "/")
    if any(part.startswith("_") for part in within.split("/")):
        return None
    place = Path(next(iter(ostiary.compat.__path__))) / within
    folder = place.is_dir()
    source = place / "__init__.py" if folder else place.with_suffix(".py")
    if not source.is_file():
        return None
    modules = {
        one.stem for one in place.iterdir() if one.suffix == ".py" or (one / "__init__.py").is_file()
    } if folder else set[str]()  # fmt: skip
    names = modules | set(_stated(source))
    return frozenset(name for name in names if not name.startswith("_"))


def _stated(source: Path) -> list[str]:
    """Return a module's `__all__`."""
    for statement in ast.parse(source.read_bytes()).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            return list(ast.literal_eval(statement.value))
    return []
