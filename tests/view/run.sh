#!/usr/bin/env bash
# The MCP App view in a real browser, framed by the official host bridge, over a real server.
# Needs Node 20, npm and Chromium (Debian: apt-get install nodejs npm chromium). Writes the pictures
# of docs/mcp.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
project="$(cd "$here/../.." && pwd)"
work="$(mktemp -d)"
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

cp "$here/host.js" "$here/view.mjs" "$work"
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund \
  @modelcontextprotocol/ext-apps@2.0.4 @modelcontextprotocol/client@2.4.0 \
  esbuild@0.25 puppeteer-core@24 zod@4
npx esbuild host.js --bundle --format=iife --outfile=host.bundle.js --log-level=error

python="${PYTHON:-$project/.venv/bin/python}"
"$python" -m calllogs.mcp --http --sandbox --port 0 2>"$work/server.log" &
server=$!
until grep -q serving "$work/server.log"; do kill -0 "$server"; sleep 0.2; done
url="$(sed -n 's/.*serving //p' "$work/server.log")"
chromium="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}"
node view.mjs host.bundle.js "$chromium" "$url" "$project/docs/mcp"
