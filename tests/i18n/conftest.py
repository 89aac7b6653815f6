from tests.doors.conftest import key, settings, world

__all__ = ["key", "settings", "world"]
