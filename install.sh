#!/bin/sh
# Installs what the project needs: system libraries, a .venv, and exactly the locked packages.
#
#   sh install.sh           what rendering needs
#   sh install.sh cjk       and a font for Chinese, Japanese and Korean (60 MB)
#   sh install.sh dev       and what the tests need, that font among it
#
# Runs again in a moment when nothing has changed.
set -eu
cd "$(dirname "$0")"

lock=requirements.lock
[ "${1:-}" = dev ] && lock=requirements-dev.lock
cjk_font=${LECTURE_CJK_FONT:-/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc}
with_cjk=no
case ${1:-} in cjk | dev) with_cjk=yes ;; esac
stamp_of() {
    printf '.venv/.installed-%s' \
        "$(cat "$1" install.sh pyproject.toml ./*/pyproject.toml fastcairo/*.c | sha256sum | cut -c1-16)"
}
stamp=$(stamp_of "$lock")
[ -e "$stamp" ] && { [ $with_cjk = no ] || [ -e "$cjk_font" ]; } && exit 0

say() { printf '%s\n' "$*" >&2; }

# --- system libraries ---------------------------------------------------------------------------
# pycairo and manimpango are built here; espeak-ng turns text into phonemes for the voice.
missing=""
need() { missing="$missing $1"; }
command -v cc >/dev/null 2>&1 || need build-essential
command -v pkg-config >/dev/null 2>&1 || need pkg-config
if command -v pkg-config >/dev/null 2>&1; then
    pkg-config --exists cairo || need libcairo2-dev
    pkg-config --exists pangocairo || need libpango1.0-dev
else
    need libcairo2-dev
    need libpango1.0-dev
fi
command -v espeak-ng >/dev/null 2>&1 || need espeak-ng
# The tests look at the lesson's page in a real browser.
[ "${1:-}" != dev ] || command -v chromium >/dev/null 2>&1 || need chromium

[ $with_cjk = no ] || [ -e "$cjk_font" ] || need fonts-noto-cjk

python=""
for candidate in python3.13 python3.12 python3.11 python3.14 python3; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null
    then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    say "Python 3.11 to 3.14 is needed, and none was found on the PATH."
    exit 1
fi
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
header=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h
[ -e "$header" ] || need "python$version-dev"
"$python" -c 'import ensurepip, venv' 2>/dev/null || need "python$version-venv"

if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        say "These system packages are missing (Debian names):$missing"
        say "Install them with your system's package manager, then run this again."
        say "On macOS: brew install cairo pango pkg-config espeak-ng"
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -v; then
        as_root="sudo"
    else
        say "These packages are missing, and installing them needs root:$missing"
        say "Ask an administrator for: apt-get install$missing"
        exit 1
    fi
    say "Installing system packages:$missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

# --- packages -----------------------------------------------------------------------------------
[ -x .venv/bin/python ] || "$python" -m venv .venv
say "Installing the packages of $lock (a few minutes the first time) …"
# --no-deps: the lock is complete, and some packages ask for more than we use of them.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
# The project itself, as it stands here: plain `manim` and notebooks find its packages from wherever
# they are started. The numbers and the renderer, which has a part in C to compile, are packages of
# their own too.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --editable ./mlp_math --editable ./fastcairo --editable .
rm -f .venv/lib/python*/site-packages/how_llms_store_facts.pth # of earlier versions of this script
rm -f .venv/.installed-*
: >"$stamp"
# The larger lock contains the smaller.
[ "$lock" = requirements.lock ] || : >"$(stamp_of requirements.lock)"
