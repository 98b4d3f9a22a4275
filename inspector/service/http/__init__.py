"""The HTTP side: who is answered, how bodies are read, and the server."""
