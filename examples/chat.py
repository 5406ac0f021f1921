"""A chat with governance, as a web application: FastAPI in front, any server that speaks OpenAI's API behind.

    uvicorn chat:app --app-dir examples
    curl -Ni localhost:8000/chat -d '{"messages": [{"role": "user", "content": "Write to Ada Bell"}]}' \\
        -H 'content-type: application/json'

The first question waits for you: Liminal wants a login, and the log says which page to open for it. The answer's header
`x-session-id` names the conversation; further questions bring it along (`-H 'x-session-id: …'`).

The model sees placeholders instead of people (Liminal), a processor turns attacks away (AI Gateway), every turn is
recorded (Layer) and open to a rating (Libretto). Settings are in the environment; `eval "$(ostiary sandbox env)"` leads
to a sandbox.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from openai import AsyncOpenAI
from pydantic import BaseModel

from ostiary import AsyncOstiary
from ostiary.aigateway.gateway import Step
from ostiary.door.guard import GuardError
from ostiary.record import SessionMiddleware
from ostiary.sandbox.services.aigateway.injection import PromptInjection


class Chat(BaseModel):
    messages: list[dict[str, Any]]


class Rating(BaseModel):
    feedback_key: str
    rating: float


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Hold one door to all services, and one governed client, as long as the application runs."""
    async with AsyncOstiary.from_env() as door, AsyncOpenAI() as model:
        guards = [Step(processor=PromptInjection(), parameters={"reject": True})]
        app.state.door, app.state.model = door, door.guard(model, inspect=guards, deadline=60)
        yield


app = FastAPI(lifespan=lifespan)
# A conversation is a session: the first answer's header names it, later requests bring it along.
app.add_middleware(SessionMiddleware, header="X-Session-Id")


@app.post("/chat")
async def chat(asked: Chat) -> StreamingResponse:
    """Answer, piece by piece. What is turned away is turned away before the first piece."""
    stream = await app.state.model.chat.completions.create(
        model="gpt-4o-mini", messages=asked.messages, stream=True
    )

    async def pieces() -> AsyncIterator[str]:
        async with stream:
            async for chunk in stream:
                for choice in chunk.choices:
                    yield choice.delta.content or ""

    return StreamingResponse(
        pieces(), media_type="text/plain", headers={"X-Feedback-Key": stream.libretto_feedback_key}
    )


@app.post("/ratings", status_code=204)
async def rate(given: Rating) -> None:
    await app.state.door.libretto.send_feedback(feedback_key=given.feedback_key, rating=given.rating)


@app.exception_handler(GuardError)
async def refused(request: Request, error: GuardError) -> JSONResponse:
    """Say why a chat was refused, in the status and words of OpenAI's API."""
    return JSONResponse(getattr(error, "body", None), status_code=getattr(error, "status_code", None) or 504)
