"""Mirror `liminal.endpoints`."""
