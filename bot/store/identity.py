"""What a learner's id is: HMAC-SHA256 of the address, with the store's key.

Nothing has to be looked up, so nothing can disagree after a crash, and without the key an id tells nobody the
phone number. The key belongs into every backup.
"""

import base64
import hmac
import re
from functools import lru_cache
from typing import Final

_ID_FORM: Final = re.compile(r"lrn_[a-z2-7]{26}")


@lru_cache(maxsize=8192)  # whoever writes, writes again
def id_for(key: bytes, address: str) -> str:
    digest = hmac.digest(key, address.encode("utf-8", "surrogatepass"), "sha256")
    return "lrn_" + base64.b32encode(digest[:16]).decode()[:26].lower()


def is_learner_id(text: str) -> bool:
    """Ids come from outside too (Stripe's metadata, a command line): nothing else meets the file system."""
    return _ID_FORM.fullmatch(text) is not None
