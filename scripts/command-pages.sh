#!/usr/bin/env bash
# Writes docs/commands: for each command what it is for, its options, and what it prints over the
# sample logs. Pages that people have written stay as they are.
#
# Usage: scripts/command-pages.sh CAIRN, the built program.
set -euo pipefail

cairn=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
written=" identity person sessions stages why "
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$cairn" "$work/bin/cairn"
export PATH="$work/bin:$PATH" COLUMNS=100 NO_COLOR=1 CAIRN_STORE=.cairn
cd "$work"
mkdir logs
cp "$root"/SampleData/*.gz logs/

# The lines of an answer that a page shows; of a longer one the rest is left out, and it says so.
lines=26

# What a command prints, exit codes of warnings included.
show() {
  printf '```\n$ %s\n' "$1"
  bash -c "$1" 2>&1 </dev/null | sed "s|$work|/srv/shop|g" | awk -v most="$lines" '
    NR <= most { print } END { if (NR > most) print "… " NR - most " lines more" }' || true
  printf '```\n'
}

# page NAME COMMAND…: writes the page of a command.
page() {
  local name=$1
  shift
  [[ $written == *" $name "* ]] && return
  local help
  help=$(cairn help "$name")
  {
    printf '# cairn %s\n\n' "$name"
    awk '/^OVERVIEW: /{ sub(/^OVERVIEW: /, ""); reading = 1 } reading && /^$/ { exit }
      reading { print }' <<< "$help"
    printf '\nOver the sample logs:\n'
    for command in "$@"; do printf '\n' && show "$command"; done
    printf '\n`cairn help %s` prints:\n\n```\n' "$name"
    awk '/^USAGE: /{ reading = 1 } reading { print }' <<< "$help"
    printf '```\n'
  } > "$root/docs/commands/$name.md"
}

page check 'cairn check logs/web-2026-09-01.ndjson.gz'
page init 'cairn init logs/*.gz'
page ingest 'cairn ingest logs/*.gz' 'cairn ingest logs/*.gz --table files | tail -4'
page status 'cairn status'
page schema 'cairn schema'
page funnel 'cairn funnel view_item,add_to_cart,begin_checkout,purchase --window 7d' \
  'cairn funnel view_item,purchase --window 7d --by device --by-step first'
page dropoff 'cairn dropoff view_item,add_to_cart,purchase --window 7d'
page carts 'cairn carts'
page revenue 'cairn revenue' 'cairn revenue --every week --table trend'
page customers 'cairn customers'
page retention 'cairn retention --unit week'
page lifecycle 'cairn lifecycle --every week'
page paths 'cairn paths --after view_item --depth 3'
page channels 'cairn channels --attribution last,linear'
page surveys 'cairn surveys'
page goals 'cairn goals'
page touchpoints 'cairn touchpoints'
page pains 'cairn pains'
page compare 'cairn compare --split 2026-09-15'
page watch 'cairn watch'
# A second night: the last week comes after the rest.
CAIRN_STORE=nights cairn ingest logs/web-2026-09-0*.gz logs/web-2026-09-1*.gz -q > ingested || true
CAIRN_STORE=nights cairn ingest logs -q >> ingested || true
CAIRN_STORE=nights page diff 'cairn diff --from-generation 1 --to-generation 2'
page reconcile 'cairn reconcile posthog cairn --funnel view_item,add_to_cart,purchase --window 7d'
page why 'cairn why identity customer:K1000001 --table links' \
  'cairn why funnel view_item,add_to_cart,purchase --window 7d --person customer:K1000001'
page rejects 'cairn rejects' 'cairn rejects show | head -3'
page replay 'cairn replay --reason bad_time'
page presets 'cairn presets' 'cairn presets show segment'
page verify 'cairn verify'
page report 'cairn report --html report.html --marts marts.db'
page export 'cairn export orders --to orders.csv && head -4 orders.csv'
page nightly 'cairn nightly logs --html report.html --marts marts.db'
page serve 'cairn serve --port 8080 & sleep 1; curl -s http://127.0.0.1:8080/healthz; kill %1'
mkdir copies
page backup 'cairn backup copies/2026-11-27'
page compact 'cairn compact'
page migrate 'cairn migrate'
page doctor 'cairn doctor | head -8'
page rebuild-catalog 'rm .cairn/catalog.sqlite && cairn status' 'cairn rebuild-catalog'
page forget 'cairn forget --load 1'
page generate 'cairn generate world --events 10000 --days 7'
