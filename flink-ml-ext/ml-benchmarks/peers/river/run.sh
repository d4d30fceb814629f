#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One model per device by River, and then by LearnBenchmark, whose arguments are taken.
# run.sh [bare] [hashmap] [rocksdb] [batch] [--quick] ...; needs the project to be built
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
target="$here/../../target"
venv="$target/river"
mkdir -p "$target"

if [ ! -f "$venv/.complete" ] || [ "$here/requirements.txt" -nt "$venv/.complete" ]; then
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  touch "$venv/.complete"
fi
"$venv/bin/python" "$here/river_learn.py"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx3g -cp "$target/lib/*" \
  io.anabranch.benchmarks.LearnBenchmark "$@"
