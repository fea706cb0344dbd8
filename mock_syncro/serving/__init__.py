"""How requests come in and answers go out: sockets, addresses, ports, log."""
