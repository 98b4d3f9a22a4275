"""The service on a socket."""
