#!/usr/bin/env bash
# Installs the Debian packages that Cairn is built with, where they are missing.
set -euo pipefail

# gzip, checksums, hashes, the catalog; a compiler for the C doors and the crash tests.
packages=(libisal-dev zlib1g-dev libxxhash-dev libsqlite3-dev g++ make)

if ! command -v dpkg > /dev/null; then
  echo "This is no Debian or Ubuntu. Cairn needs what there is called: ${packages[*]}"
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
if ((${#missing[@]} == 0)); then exit 0; fi

as_root=()
if ((EUID != 0)); then as_root=(sudo); fi
echo "Installing Debian packages that Cairn is built with: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
