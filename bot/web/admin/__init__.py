"""The operator's page, `/admin`: how the course does, and any learner answered without a shell.

It calls the services that the commands call, and has no way of its own to change anything. Pages are rendered
here, load nothing from elsewhere, and run no script at all.
"""
