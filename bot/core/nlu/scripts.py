"""The letters that the languages here are written in."""

import re

# Latin, Arabic, Devanagari and Bengali letters.
_KNOWN_SCRIPTS = re.compile(
    r"[a-z\u00c0-\u024f\u0600-\u06ff\u0750-\u077f\u0900-\u09ff\u1e00-\u1eff]", re.IGNORECASE
)
# Latin letters of Polish, Turkish, Vietnamese, Romanian and others that no language here has.
OTHER_LETTERS = frozenset("ąćęłńśźżğışțşăđơưřěůťďőűåæøēāīūčšžģķļņ") | set(map(chr, range(0x1EA0, 0x1EFA)))


def is_foreign(bare: str) -> bool:
    letters = [sign for sign in bare if sign.isalpha()]
    foreign = sum(not _KNOWN_SCRIPTS.match(sign) for sign in letters)
    return 2 * foreign > len(letters)
