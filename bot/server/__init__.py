"""The production server, around granian's public one.

The main process imports, once, what all the others need, checks every setting, reserves the port, and forks
two processes: granian's, which forks the web processes and replaces those that die, and one for the
background work; where agents may come in, a third for them. The main process never has a thread, so it can
safely fork again whenever one of them has died. What has files, connections or threads of its own (the store,
the metrics, granian) is made after the fork, in the process that uses it.
"""
