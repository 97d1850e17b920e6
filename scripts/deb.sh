#!/usr/bin/env bash
# Packs the built program as a Debian package: binary, manual, completions, units, definitions.
#
# Usage: scripts/deb.sh CAIRN [FOLDER], the built program and where the package goes.
set -euo pipefail
cd "$(dirname "$0")/.."

cairn=$(realpath "$1")
out=${2:-.build}
version=$("$cairn" --version)
arch=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
umask 022
chmod 755 "$root"

install -D -m 755 "$cairn" "$root/usr/bin/cairn"
strip --strip-unneeded "$root/usr/bin/cairn"

mkdir -p "$root/usr/share/man/man1"
"$cairn" manual --to "$root/usr/share/man/man1"
chmod 644 "$root"/usr/share/man/man1/*
gzip -9n "$root"/usr/share/man/man1/*

completions() { "$cairn" --generate-completion-script "$1" | install -D -m 644 /dev/stdin "$root/$2"; }
completions bash usr/share/bash-completion/completions/cairn
completions zsh usr/share/zsh/vendor-completions/_cairn
completions fish usr/share/fish/vendor_completions.d/cairn.fish

for unit in packaging/*.service packaging/*.timer; do
  install -D -m 644 "$unit" "$root/usr/lib/systemd/system/$(basename "$unit")"
done
install -D -m 644 packaging/sysusers.conf "$root/usr/lib/sysusers.d/cairn.conf"
install -D -m 644 packaging/copyright "$root/usr/share/doc/cairn/copyright"
mkdir -p "$root/etc/cairn"
"$cairn" init --print > "$root/etc/cairn/journey.yaml"
printf 'cairn (%s) unstable; urgency=medium\n\n  * See the project.\n\n -- Cairn <cairn@example.org>  %s\n' \
  "$version" "Tue, 01 Sep 2026 00:00:00 +0000" | gzip -9n > "$root/usr/share/doc/cairn/changelog.gz"

mkdir -p "$root/DEBIAN"
cat > "$root/DEBIAN/control" << CONTROL
Package: cairn
Version: $version
Architecture: $arch
Maintainer: Cairn <cairn@example.org>
Section: utils
Priority: optional
Installed-Size: $(du -sk "$root" | cut -f1)
Depends: libc6 (>= 2.35), libstdc++6 (>= 12), libsqlite3-0, libisal2, zlib1g, tzdata
Description: clickstream analytics in one program
 Cairn reads the logs of a shop or a product, night after night, and answers
 what people do there: how far they come in a funnel, where they give up and
 what that costs, who comes back, what they spend. No server, no database.
CONTROL
echo /etc/cairn/journey.yaml > "$root/DEBIAN/conffiles"
# The timer is installed and not started: somebody must first say where the logs lie.
cat > "$root/DEBIAN/postinst" << 'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
  if command -v systemd-sysusers > /dev/null; then systemd-sysusers cairn.conf || true; fi
  if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
fi
POSTINST
chmod 755 "$root/DEBIAN/postinst"

mkdir -p "$out"
dpkg-deb --build --root-owner-group "$root" "$out/cairn_${version}_$arch.deb"
