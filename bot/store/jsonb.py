"""What jsonb can hold: no NUL and no half of a surrogate pair, either of which a JSON file may have in it."""

import json
import math
from collections.abc import Mapping
from typing import Any

import orjson


def as_jsonb(document: Mapping[str, Any]) -> bytes:
    """A learner's document as the text of a jsonb value."""
    data = orjson.dumps(document)
    return orjson.dumps(storable(document)) if rb"\u0000" in data else data


def record_as_jsonb(record: Mapping[str, object]) -> str:
    """The same for what comes from outside, and may hold anything."""
    return json.dumps(storable(record), default=str)


def storable(value: Any) -> Any:
    """With U+FFFD for each character that jsonb cannot hold, and text for what is no number in JSON."""
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
