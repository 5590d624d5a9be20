"""The whole pipeline, as an office runs it: what it costs, how long one waits, how far it goes."""
