#!/bin/sh
# Makes what Heroku wants to find in your own copy of the repository, and commits it:
#   uv run tutorclaw deploy heroku | sh
# Then:
#   heroku create && heroku addons:create heroku-postgresql:essential-0
#   heroku config:set PUBLIC_URL=https://... STRIPE_SECRET_KEY=... (all of .env.example that you need)
#   git push heroku HEAD:main
set -eu

cat > .python-version <<'END'
@PYTHON@
END

cat > requirements.txt <<'END'
-c constraints.txt
.
END

# The versions that the tests ran with.
cat > constraints.txt <<'END'
@CONSTRAINTS@
END

git add .python-version requirements.txt constraints.txt
git commit --quiet -m "What Heroku needs" -- .python-version requirements.txt constraints.txt
