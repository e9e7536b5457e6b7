// A session of a TypeScript SDK with the real server. Usage: node session.mjs client|sdk COMMAND ...
import assert from "node:assert/strict";

const [kind, command, ...args] = process.argv.slice(2);
const modern = kind === "client";
const { Client } = await import(modern ? "@modelcontextprotocol/client" : "@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = await import(
  modern ? "@modelcontextprotocol/client/stdio" : "@modelcontextprotocol/sdk/client/stdio.js",
);
const options = modern ? { versionNegotiation: { mode: "auto" } } : {};
const client = new Client({ name: "session", version: "1" }, options);
await client.connect(new StdioClientTransport({ command, args, env: process.env }));
if (modern) assert.equal(client.getNegotiatedProtocolVersion(), "2026-07-28");

const { tools } = await client.listTools();
assert.deepEqual(tools.map((tool) => tool.name), [
  "list_call_logs", "count_call_logs", "summarize_call_logs", "get_call_timeline", "get_call_log", "show_call_logs",
]);
// Both SDKs check structuredContent against the output schema before they give it on.
const listed = await client.callTool({ name: "list_call_logs", arguments: { filter: "failed", limit: 3 } });
const [{ _id: id }] = listed.structuredContent.calls;
const cursor = JSON.parse(/cursor=("[^"]+")/.exec(listed.structuredContent.next)[1]);
const calls = {
  list_call_logs: { cursor }, count_call_logs: { filter: "failed" }, summarize_call_logs: { by: "user" },
  get_call_timeline: { filter: "incident 42" }, get_call_log: { id }, show_call_logs: {},
};
for (const [name, given] of Object.entries(calls)) {
  const result = await client.callTool({ name, arguments: given });
  assert.ok(!result.isError && result.structuredContent && result.content[0].text, name);
}
const refused = await client.callTool({ name: "list_call_logs", arguments: { status: "busy" } });
assert.ok(refused.isError);
assert.match(refused.content[0].text, /^list_call_logs has no argument "status"\./);
assert.ok((await client.listResources()).resources.length > 3);
assert.equal((await client.listPrompts()).prompts.length, 4);
const { completion } = await client.complete({
  ref: { type: "ref/resource", uri: "calllogs://incidents/{number}/calls" }, argument: { name: "number", value: "42" },
});
assert.deepEqual(completion.values, ["42"]);
await client.close();
