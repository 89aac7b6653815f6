"""Everyday words that look like a misspelt command and are none: "shop", "black", "process"."""

# Of the English words in daily use, those that fuzzy.py would otherwise take for typing errors.
_WORDS = """
    aback atop baca bach backs balk bark bask beach beck black bock buck canter caper capers captors
    carter caster casters cater caters chalmers chamber chambers changer changers chanted chapel chapels
    charger chargers charmer charted charter charters chaser chasers chaste chatted chatter
    chaucer cheaper cheater cheaters chester chipper chopper choppers chow clapper coarse coaster
    coasters confine continual continued continues continuum convince courses crater craters curse each
    excise exercised exorcism exorcist expertise hack heap held hell helm helps hemp jack kelp lack
    leach legions lemons lesion lesions lessen mack men mend menus neat nest net newt pack parent patent
    patient pavement payments peach pigment practical practiced practices practised precious prentice
    presume previews previously proactive process profess programs progressed progresses prowess rack
    repeal repeats repent resort restarted restore resumed resumes retard retort sack shaw shoe shoo
    shop shot shown shows showy slop slow smart snow sow star stare stark starr stars starts stat stomp
    stoop stops stow stuart subscriber subscribers tack tart tech top unblock unlocks upgrader upgrades
    wack welp yelp zack
"""

EVERYDAY = frozenset(_WORDS.split())
