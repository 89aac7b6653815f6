"""Two documents that turned out to be one person's, made into one."""
