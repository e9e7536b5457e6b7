#!/usr/bin/env bash
# Makes a picture of every message of the Slack face: run.sh FOLDER [light|dark|narrow|narrow-dark]...
# Needs Node 20, npm and Chromium (Debian: apt-get install nodejs npm chromium fonts-lato
# fonts-noto-color-emoji). Those in docs/slack are `light` and `narrow-dark`.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
project="$(cd "$here/../../.." && pwd)"
pictures="$(mkdir -p "$1" && cd "$1" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

(cd "$project" && "${PYTHON:-$project/.venv/bin/python}" -m tests.slack.pictures.layouts "$work/layouts")
cp "$here/draw.mjs" "$work"
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund slack-blocks-to-jsx@1.1.1 react@19 react-dom@19 puppeteer-core@24
chromium="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}"
TZ="${TZ:-America/New_York}" node draw.mjs layouts "$chromium" "$pictures" "${@:2}"
