"""The production server: a main process that watches over others, which are forked from it.

The main process imports, once, what all of them need, checks every setting, opens the listening sockets,
and forks: a web process for each socket, and one for what runs in the background. It never has a thread,
so it may fork again whenever one has died. What has files, connections or threads of its own (the store,
the metrics, granian) is made in the process that uses it, after the fork.
"""
