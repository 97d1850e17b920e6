#!/usr/bin/env bash
# From gzipped logs to a funnel on the screen, in a store of its own.
#
# Usage: scripts/demo.sh CAIRN, the built program.
set -euo pipefail

cairn=$1
store=.build/demo/store
report=.build/demo/report.html

say() { printf '\n--- %s\n\n' "$*"; }
has_command() { "$cairn" --help | grep -q "^  $1 "; }

rm -rf .build/demo
mkdir -p .build/demo

say "cairn ingest SampleData/*.gz"
# Ten lines of the sample are broken on purpose. Cairn refuses them one by one, keeps each with its
# reason, and says so with exit code 3; anything but 0 and 3 is a failure.
status=0
"$cairn" ingest SampleData/*.gz --store "$store" || status=$?
case $status in
  0) ;;
  3) echo "Some lines were refused (they are broken on purpose): that is exit code 3, and fine." ;;
  *) echo "cairn ingest failed with exit code $status" && exit "$status" ;;
esac

say "cairn funnel view_item,add_to_cart,begin_checkout,purchase --window 7d"
"$cairn" funnel view_item,add_to_cart,begin_checkout,purchase --window 7d --store "$store"

if has_command revenue; then
  say "cairn revenue --table summary"
  "$cairn" revenue --table summary --store "$store"
fi

if has_command report; then
  say "cairn report --html $report"
  "$cairn" report --html "$report" --store "$store"
  echo "It needs nothing else: open it in a browser."
fi

say "What to type next"
cat << WORDS
  export CAIRN_STORE=$PWD/$store PATH=$(dirname "$cairn"):\$PATH
  cairn schema                                  # which events and properties there are
  cairn funnel 'view_item[price > 50],purchase' # a step with a filter
  cairn ingest SampleData/*.gz                  # once more: nothing is counted twice
  cairn ingest YOUR-LOGS*.gz --store ~/shop     # your own logs, NDJSON or CSV
WORDS
