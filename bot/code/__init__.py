"""Runs learners' Python in CPython for WebAssembly, within walls.

What may enter: the sandbox and its process. Nothing here knows learners, lessons or messages, and nothing
outside this room imports wasmtime. The extra `code` brings what it needs; without it CodeRunner says so.

A run's way: CodeRunner (in a web process) hands the program through a socket to the runner, a small process
with an empty environment that has loaded the compiled interpreter once and forks a child for each run. The
child limits itself, runs guest.py inside WebAssembly, and dies. Its parent kills it if it does not.
"""
