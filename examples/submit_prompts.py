"""Analyze, cleanse and submit a prompt with Liminal, and rehydrate the stream of a model of your own.

Settings: as of quickstart_with_microsoft.py.
"""

import asyncio
import os
from collections.abc import AsyncIterator

from ostiary.liminal import AsyncLiminal

PROMPT = "Write a note to Ada Bell, ada@example.org, that her parcel has arrived."


async def own_model(prompt: str) -> AsyncIterator[str]:
    """Stand in for a model that streams; it reads placeholders, and its pieces may end in the middle of one."""
    for piece in ("Dear PERS", "ON_0, your par", "cel has arrived."):
        await asyncio.sleep(0)
        yield piece


async def main() -> None:
    async with AsyncLiminal() as liminal:
        instance = await liminal.model_instances.get(os.environ["MODEL_INSTANCE_NAME"])
        thread = await liminal.threads.create(instance.id, "New thread")

        findings = await liminal.prompts.analyze(PROMPT, thread_id=thread.id)
        for finding in findings:
            print(f"found {finding.type} at {finding.start}: {finding.text}")

        cleansed = await liminal.prompts.cleanse(PROMPT, thread_id=thread.id, findings=findings)
        print(f"cleansed: {cleansed.text}")

        answer = await liminal.prompts.submit(PROMPT, thread_id=thread.id, findings=findings)
        print(f"the model said:   {answer.raw_llm_response_text}")
        print(f"and was restored: {answer.text}")

        print("a model of our own: ", end="")
        async for text in liminal.prompts.hydrate_stream(own_model(cleansed.text), thread_id=thread.id):
            print(text, end="", flush=True)
        print()


if __name__ == "__main__":
    asyncio.run(main())
