"""Mirror `orquesta_sdk.api_resources`."""
