#!/bin/sh
# What the Procfile starts: tutorclaw without its developers' packages. Where there is uv and the checkout may
# be written, what is installed is brought up to date first; elsewhere (a host that builds, a read-only box,
# another user) it is started as the build left it. No uv stays between the server and whoever started it.
cd "$(dirname "$0")/../.." || exit 1
builder="${DYNO:-}${RENDER:-}${K_SERVICE:-}${FLY_APP_NAME:-}${RAILWAY_ENVIRONMENT:-}"
if [ -z "$builder" ] && [ -w . ] && command -v uv >/dev/null 2>&1; then
  uv sync --quiet --no-dev --inexact || echo "Procfile: goes on with what is installed" >&2
fi
for command in "${UV_PROJECT_ENVIRONMENT:-.venv}/bin/tutorclaw" "$(command -v tutorclaw)"; do
  [ -x "$command" ] && exec "$command" "$@"
done
echo "Procfile: tutorclaw is not installed here; expected .venv (uv sync --no-dev), or a tutorclaw on PATH" >&2
exit 2
