#!/bin/sh
# Proves that dist/motcua runs where libzbar0 was never installed: its self-check must pass in a private view of this
# machine in which the library and its entry in the loader's list are gone. Changes nothing outside that view.
# Needs root or unprivileged user namespaces; where it has neither it says so and fails, for nothing was proven.
set -eu
cd "$(dirname "$0")/../.."

if [ "${1:-}" != inside ]; then
    if [ "$(id -u)" = 0 ]; then own=; else own='--user --map-root-user'; fi
    # shellcheck disable=SC2086  # options
    if ! unshare $own --mount true 2>/dev/null; then
        echo 'NOT PROVEN: this machine lets nobody hide libzbar (no mount namespace); run it as root or on another one' >&2
        exit 1
    fi
    # shellcheck disable=SC2086
    exec unshare $own --mount sh resources/bundle/prove.sh inside
fi

loader=$(PATH=/sbin:/usr/sbin:$PATH command -v ldconfig)
work=$(mktemp -d)
trap 'umount /etc/ld.so.cache 2>/dev/null || true; rm -rf "$work"' EXIT
for library in $("$loader" -p | sed -n 's/.*libzbar.* => //p'); do
    mount --bind /dev/null "$(readlink -f "$library")"
done
"$loader" -C "$work/cache" 2>/dev/null
mount --bind "$work/cache" /etc/ld.so.cache

# The view is worth something only if the checkout's own pyzbar fails in it.
if .venv/bin/python -c 'import pyzbar.pyzbar' 2>/dev/null; then
    echo 'NOT PROVEN: libzbar could not be hidden' >&2
    exit 1
fi
echo '== self-check of dist/motcua on a machine without libzbar0'
env -i PATH=/nowhere HOME="$work" LANG=C.UTF-8 MOTCUA_HOME="$work/home" QT_QPA_PLATFORM=offscreen dist/motcua/motcua self-check
