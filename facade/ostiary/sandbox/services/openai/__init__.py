"""A server of models as OpenAI's package expects it: chat, completions, embeddings, moderations, responses.

The models are the sandbox's own (`ostiary.sandbox.model`): the same request has the same answer, whatever the name of
the model. The base URL for OpenAI's package is the service's with `/v1`.
"""

from __future__ import annotations

from ostiary.sandbox.services.openai.operations import SERVICE

__all__ = ["SERVICE"]
