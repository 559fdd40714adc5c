"""What serves all visitors at once: the engine that lives as long as the server, who asks, what a browser may do."""
