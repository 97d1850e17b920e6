#!/usr/bin/env bash
# Fuzzes every target for a while: scripts/fuzz.sh [SECONDS_EACH] [TARGET…]
# Findings are written beside this; the corpus in Fuzz/Corpus grows and is kept.
set -euo pipefail
cd "$(dirname "$0")/../Fuzz"
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(gzip json csv log reshaped time money definitions)
# What the runtime makes once and keeps would be counted as leaks at the exit.
export ASAN_OPTIONS=detect_leaks=0
swift build -c release --sanitize=fuzzer --sanitize=address --product cairn-fuzz
program=$(swift build -c release --sanitize=fuzzer --sanitize=address --show-bin-path)/cairn-fuzz
for target in "${targets[@]}"; do
  mkdir -p "Corpus/$target"
  echo "== $target"
  CAIRN_FUZZ=$target "$program" -max_total_time="$seconds" -max_len=8192 -print_final_stats=1 \
    "Corpus/$target" 2>&1 | grep -E "DONE|stat::number_of_executed_units|ERROR|fatal|SUMMARY" || true
done
