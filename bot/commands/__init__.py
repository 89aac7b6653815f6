"""What the `tutorclaw` command can do: a file for each noun. Only here is anything printed."""
