"""What each service has to show in the console: its records as values, without markup."""
