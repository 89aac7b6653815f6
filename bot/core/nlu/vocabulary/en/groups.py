"""Words that stand for one another in many phrases."""

LESSON = "(lesson|part|page|step|topic|section|message|subject|chapter)"
EXERCISE = "(exercise|exercises|quiz|quizzes|practice|test|tests|questions|problems|tasks|challenge)"
COURSE = """(
    [full|whole|complete|entire|paid] course|(full|paid|pro|premium) version|premium|pro|[full] access
    |everything|(all|more|other|remaining|paid|locked) chapters|rest [of (course|chapters)]
)"""
MESSAGES = "(messages|texts|notifications|reminders|lessons|spam|updates|message|stuff)"
STOPPED = "(messages|notifications|reminders|updates|texts)"
TEXT = "(message|text|write|contact|spam|bother|disturb|annoy|ping|notify)"
TEXTING = "(messaging|texting|writing|contacting|spamming|bothering|disturbing|annoying|pinging|notifying)"
MOVE = """(
    (move on|skip|switch|continue|proceed|change|go (on|straight|ahead)) to
    |(start|begin) [with|from|at|on|reading|learning]|(continue|go on|proceed|carry on|resume) [with|from|at]
    |read [me]|do|study|(learn|know|hear|tell me) [about]|try|repeat|review|revise|redo|explain|load|play
    |next [is]|unlock|enter|teach [me]|focus on|work on|return|pick|choose|select|use|finish|have|take
    |(go|walk me|take me) (through|over)
)"""
TEACH = """(
    teach [me|us]|show me|explain [to me|me]|tell me [about]|(learn|know|read|understand) [more] [about]
    |study|review|help me (learn|understand|with)|go (over|through)|take me (to|through)|continue [with]
    |start [with|learning]|look at
)"""
DO = """(
    do|start|try|take|solve|answer|have|make|attempt|continue with|work on|practice|go on with|complete|next
)"""
PYTHON = "([how] [to] (code|program)|[computer] programming|coding|python [programming]|this|it)"
SOMEBODY = """(
    human|person|someone|somebody|teacher|support|owner|manager|admin|customer (service|support|care)
)"""
