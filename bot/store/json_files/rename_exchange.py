"""renameat2(RENAME_EXCHANGE): two names swap their files in one step. Linux alone has it, and os does not."""

import ctypes
import errno
import os
from collections.abc import Callable
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
# EPERM: a container's filter.
_UNSUPPORTED: Final = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}

RenameExchange = Callable[[str, str], bool]


def find_rename_exchange() -> RenameExchange | None:
    """The call, or None where the C library has none. It returns False where the file system (NFS, some
    overlays) or the kernel cannot do it, and raises OSError for what is wrong with the files."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None

    def exchange(one: str, other: str) -> bool:
        if not renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
            return True
        code = ctypes.get_errno()
        if code in _UNSUPPORTED:
            return False
        raise OSError(code, os.strerror(code), one)

    return exchange
