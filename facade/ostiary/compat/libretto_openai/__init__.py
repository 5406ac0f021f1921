"""Mirror `libretto_openai`: change the import to `ostiary.compat.libretto_openai`, and the code runs."""

from __future__ import annotations

from ostiary.compat.libretto_openai.client import Client
from ostiary.compat.libretto_openai.template import TemplateChat, TemplateString, TemplateText
from ostiary.compat.libretto_openai.types import LibrettoConfig, LibrettoCreateParamDict, LibrettoCreateParams

__all__ = [
    "Client",
    "LibrettoConfig",
    "LibrettoCreateParamDict",
    "LibrettoCreateParams",
    "TemplateChat",
    "TemplateString",
    "TemplateText",
]
