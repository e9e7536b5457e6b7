// A host page around the official bridge: it frames the view and lets the test answer its calls.
import { AppBridge, PostMessageTransport } from "@modelcontextprotocol/ext-apps/app-bridge";

window.open_view = async (html, { theme, input, result }) => {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.style.cssText = "width:100%;border:0;height:900px";
  document.body.replaceChildren(frame);
  const bridge = new AppBridge(
    null, { name: "test host", version: "1" }, { serverTools: {} }, { hostContext: { theme } },
  );
  window.sizes = [];
  bridge.onsizechange = ({ height }) => { window.sizes.push(height); frame.style.height = `${height}px`; };
  bridge.oncalltool = (params) => window.call_tool(params);
  const ready = new Promise((resolve) => { bridge.oninitialized = resolve; });
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  frame.srcdoc = html;
  await ready;
  await bridge.sendToolInput({ arguments: input });
  await bridge.sendToolResult(result);
};
