"""Mirror `liminal.auth.microsoft`."""
