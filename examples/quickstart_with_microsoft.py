"""Log in to Liminal with Microsoft Entra ID, and look up a model instance.

    LIMINAL_API_SERVER_URL=https://api.DOMAIN.liminal.ai \\
    CLIENT_ID=xxxxxxxxxxxxxxxx \\
    TENANT_ID=xxxxxxxxxxxxxxxx \\
    MODEL_INSTANCE_NAME=model-instance-name \\
    python3 examples/quickstart_with_microsoft.py

The log says which page to open and which code to enter there. `eval "$(ostiary sandbox env)"` leads to a sandbox.
"""

import asyncio
import logging
import os

from ostiary.liminal import AsyncLiminal, LiminalError, MicrosoftAuthProvider


async def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
    logging.getLogger("ostiary").setLevel(logging.WARNING)
    provider = MicrosoftAuthProvider(os.environ["TENANT_ID"], os.environ["CLIENT_ID"])
    async with AsyncLiminal(os.environ["LIMINAL_API_SERVER_URL"], auth_provider=provider) as liminal:
        await liminal.login()
        for instance in await liminal.model_instances.list():
            print(f"model instance {instance.id}: {instance.name}")
        try:
            instance = await liminal.model_instances.get(os.environ["MODEL_INSTANCE_NAME"])
        except LiminalError as error:
            print(f"not found: {error}")
            return
        print(f"found {instance.name}, with policies {instance.policy_group_id}")


if __name__ == "__main__":
    asyncio.run(main())
