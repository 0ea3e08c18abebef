#!/usr/bin/env bash
# Print the path of a Chrome or Chromium for the browser tests, installing Debian's where that is allowed.
set -euo pipefail

works() { [ -n "$1" ] && "$1" --version >/dev/null 2>&1; }

find_one() {
    local name
    for name in google-chrome google-chrome-stable chromium chromium-browser chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        if name="$(command -v "$name")" && works "$name"; then
            echo "$name"
            return
        fi
    done
    return 1
}

if [ -n "${CHROMIUM:-}" ]; then
    works "$CHROMIUM" || { echo "CHROMIUM is $CHROMIUM, which does not start." >&2; exit 1; }
    echo "$CHROMIUM"
    exit
fi
find_one && exit

# Ubuntu's package of this name is only a pointer to a snap, which need not start here: hence the second look.
if command -v apt-get >/dev/null; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
        echo "Installing Chromium for the browser tests ..." >&2
        install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
        { "${install[@]}" update && "${install[@]}" install --no-install-recommends -y chromium fonts-dejavu-core; } >&2 || true
        find_one && exit
    fi
fi

cat >&2 <<'END'
The browser tests need Chrome or Chromium, and none was found.
  Debian:          sudo apt install chromium
  Ubuntu, macOS:   https://www.google.com/chrome/
Another place:     make test CHROMIUM=/path/to/chrome
END
exit 1
