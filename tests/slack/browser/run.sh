#!/usr/bin/env bash
# Types and presses in local-slack (a public fake Slack with a page) against calllogs-slack over
# Socket Mode, at 1,280 and 375 px. Needs git, Node 20, npm and Chromium (Debian: apt-get install
# nodejs npm chromium). Pictures go to the folder that is named.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
project="$(cd "$here/../../.." && pwd)"
pictures="$(mkdir -p "$1" && cd "$1" && pwd)"
source="${LOCAL_SLACK:-https://github.com/parvalabs/local-slack}"
port="${PORT:-3123}"
work="$(mktemp -d)"
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

cp "$here/flows.mjs" "$here/workspace.yaml" "$work"
cd "$work"
git clone --quiet "$source" local-slack
git -C local-slack checkout --quiet 4f35f36
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund bun@1.4 puppeteer-core@24
node node_modules/bun/install.js >/dev/null 2>&1 || true
export PATH="$work/node_modules/.bin:$PATH"
(cd local-slack && bun install --silent && bun run build:web) >/dev/null 2>&1

(cd local-slack/server && exec bun src/cli.ts --config "$work/workspace.yaml" --port "$port") \
  >slack.log 2>&1 &
started+=($!)
until grep -qs running slack.log; do kill -0 "${started[0]}"; sleep 0.2; done

SLACK_BOT_TOKEN=xoxb-test-token SLACK_APP_TOKEN=xapp-test-token \
  CALLLOGS_SLACK_API_URL="http://localhost:$port/api/" CALLLOGS_SLACK_SHARE_CHANNELS=C0INC42 \
  CALLLOGS_DATABASE_URL="sqlite:///$work/links.db" \
  "${PYTHON:-$project/.venv/bin/python}" -m calllogs.slack --sandbox 2>calllogs.log &
started+=($!)
until grep -qs answering calllogs.log; do kill -0 "${started[1]}"; sleep 0.2; done

chromium="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}"
node flows.mjs "http://localhost:$port" "$chromium" "$pictures"
