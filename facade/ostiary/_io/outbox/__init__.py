"""Records on disk: an SQLite file that outlives the process, shared by the processes of one machine."""
