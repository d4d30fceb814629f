#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same models over the same rows, Parquet to Parquet: Beam, Spark and Anabranch in one run.
# run.sh [--rows N] [--beam-rows N] [--repetitions N] [--models mlp,forest]; see README.md
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
work="$here/../target/peers"
mkdir -p "$work"
work="$(cd "$work" && pwd)"

if [ ! -f "$work/venv/.complete" ] || [ "$here/requirements.txt" -nt "$work/venv/.complete" ] ||
  [ "$here/constraints.txt" -nt "$work/venv/.complete" ]; then
  python3 -m venv --clear "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check \
    -r "$here/requirements.txt" -c "$here/constraints.txt"
  touch "$work/venv/.complete"
fi
(cd "$root" && ./mvnw --quiet -Pquick -DskipTests package)
exec "$work/venv/bin/python" "$here/peers.py" --root "$root" --work "$work" "$@"
