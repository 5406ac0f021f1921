"""Log in through the vendor's device-code provider, in the peer's own environment: `… driver.py <settings>`.

`settings` is JSON: `authority` and `tenant` of the identity provider, `url` of Liminal, `result` (file to write) and
`timeout`, how long to wait for the person. MSAL's authority is another one and its look-up of known authorities is off;
nothing else is changed. The user code goes to the logger named `liminal`, which writes to stderr here.
"""

import asyncio
import functools
import json
import logging
import sys

import msal
from liminal import Client
from liminal.auth.microsoft import device_code_flow
from liminal.auth.microsoft.device_code_flow import DeviceCodeFlowProvider
from liminal.errors import LiminalError


async def main():
    given = json.loads(sys.argv[1])
    # Only this logger: those of httpx and MSAL say more than a person needs.
    logger = logging.getLogger("liminal")
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.StreamHandler())
    DeviceCodeFlowProvider.AUTHORITY_URL = given["authority"]
    device_code_flow.PublicClientApplication = functools.partial(
        msal.PublicClientApplication, instance_discovery=False
    )
    provider = DeviceCodeFlowProvider(given["tenant"], "a-client", auth_challenge_timeout=given["timeout"])
    try:
        client = await Client.authenticate_from_auth_provider(given["url"], provider)
    except LiminalError as error:
        result = {"raised": type(error).__name__}
    except Exception as error:
        result = {"raised": type(error).__name__}
    else:
        # From MSAL's cache, without the person.
        again = await Client.authenticate_from_auth_provider(given["url"], provider)
        thread = await client.thread.create(1, "New Thread")
        result = {"mine": thread.id, "again": [each.id for each in await again.thread.get_available()]}
    with open(given["result"], "w", encoding="utf-8") as file:
        json.dump(result, file)


asyncio.run(main())
