"""Settings, urls, WSGI, command line, embedded database: where the house meets the machine."""
