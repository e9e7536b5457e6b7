"""The real server with the fixtures that the official conformance scenarios call for beside it.

The fixtures go through our own `call_tool`, `get_prompt` and `read_resource`, so that passing says
something about them. What each has to do, the scenarios themselves describe.

Usage: python tests/conformance/server.py PORT
"""

import asyncio
import base64
import json
import sys
from typing import Any

import uvicorn
from mcp import MCPError
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import (
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    AudioContent,
    ContentBlock,
    CreateMessageRequest,
    CreateMessageRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    EmbeddedResource,
    EmptyResult,
    ImageContent,
    InputRequiredResult,
    ListRootsRequest,
    SamplingMessage,
    SetLevelRequestParams,
    SubscribeRequestParams,
    TextContent,
    TextResourceContents,
    UnsubscribeRequestParams,
)
from pydantic import BaseModel, Field, JsonValue

from calllogs.app import open_app
from calllogs.config.settings import Settings
from calllogs.mcp.server import build_server

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5Er"
    "kJggg=="
)
SILENCE = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="
IMAGE = ImageContent(type="image", data=PIXEL, mime_type="image/png")
STEPS = (0, 50, 100)
FIXTURE = "A fixture of the conformance scenarios."

Ctx = Context[Any]


def embedded(uri: str, text: str, mime_type: str = "text/plain") -> EmbeddedResource:
    return EmbeddedResource(
        type="resource", resource=TextResourceContents(uri=uri, mime_type=mime_type, text=text)
    )


def form(message: str, **properties: str) -> ElicitRequest:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": [*properties],
    }
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def question(text: str, most: int = 100) -> CreateMessageRequest:
    said = SamplingMessage(role="user", content=TextContent(type="text", text=text))
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=[said], max_tokens=most))


def answered(ctx: Ctx, key: str) -> dict[str, Any] | None:
    """What was filled in for a form, or None when it is to be asked again."""
    reply = (ctx.input_responses or {}).get(key)
    if isinstance(reply, ElicitResult) and reply.action == "accept":
        return dict(reply.content or {})
    return None


def add_tools(server: MCPServer[None]) -> None:  # noqa: C901  a fixture after another
    @server.tool(description=FIXTURE)
    async def test_simple_text() -> str:
        return "This is a simple text response for testing."

    @server.tool(description=FIXTURE)
    async def test_image_content() -> list[ContentBlock]:
        return [IMAGE]

    @server.tool(description=FIXTURE)
    async def test_audio_content() -> list[ContentBlock]:
        return [AudioContent(type="audio", data=SILENCE, mime_type="audio/wav")]

    @server.tool(description=FIXTURE)
    async def test_embedded_resource() -> list[ContentBlock]:
        return [embedded("test://embedded-resource", "This is an embedded resource content.")]

    @server.tool(description=FIXTURE)
    async def test_multiple_content_types() -> list[ContentBlock]:
        data = embedded(
            "test://mixed-content-resource", '{"test": "data", "value": 123}', "application/json"
        )
        return [TextContent(type="text", text="Multiple content types test:"), IMAGE, data]

    @server.tool(description=FIXTURE)
    async def test_error_handling() -> str:
        raise ToolError("This tool intentionally returns an error for testing")

    @server.tool(description=FIXTURE)
    async def test_tool_with_progress(ctx: Ctx) -> str:
        for done in STEPS:
            await ctx.report_progress(done, 100, f"Completed step {done} of 100")
        return "done"

    @server.tool(description=FIXTURE)
    async def test_tool_with_logging(ctx: Ctx) -> str:
        for text in ("started", "processing data", "completed"):
            await ctx.info(f"Tool execution {text}")
        return "Tool with logging executed successfully"

    @server.tool(description=FIXTURE)
    async def test_logging_tool() -> str:
        return "Nothing is logged unless a level is asked for."


class Answer(BaseModel):
    response: str = Field(description="User's response")


class Defaults(BaseModel):
    name: str = Field(default="John Doe")
    age: int = Field(default=30)
    score: float = Field(default=95.5)
    status: str = Field(
        default="active", json_schema_extra={"enum": ["active", "inactive", "pending"]}
    )
    verified: bool = Field(default=True)


def titled(**titles: str) -> list[JsonValue]:
    return [{"const": value, "title": title} for value, title in titles.items()]


class Choices(BaseModel):
    untitledSingle: str = Field(json_schema_extra={"enum": ["active", "inactive", "pending"]})  # noqa: N815
    titledSingle: str = Field(  # noqa: N815  the scenario's names
        json_schema_extra={"oneOf": titled(low="Low", medium="Medium", high="High")}
    )
    untitledMulti: list[str] = Field(  # noqa: N815
        json_schema_extra={"items": {"type": "string", "enum": ["read", "write", "execute"]}}
    )
    titledMulti: list[str] = Field(  # noqa: N815
        json_schema_extra={
            "items": {"anyOf": titled(feature="Feature", bug="Bug", docs="Documentation")}
        }
    )
    legacyEnum: str = Field(  # noqa: N815
        json_schema_extra={
            "enum": ["small", "medium", "large"],
            "enumNames": ["Small", "Medium", "Large"],
        }
    )


def add_questions(server: MCPServer[None]) -> None:
    """What asked the client something while it waited, before 2026-07-28."""

    async def elicited(ctx: Ctx, message: str, schema: type[BaseModel]) -> str:
        result = await ctx.elicit(message=message, schema=schema)
        content = result.data.model_dump_json() if result.action == "accept" else "{}"
        return f"User response: action={result.action}, content={content}"

    @server.tool(description=FIXTURE)
    async def test_sampling(prompt: str, ctx: Ctx) -> str:
        said = SamplingMessage(role="user", content=TextContent(type="text", text=prompt))
        result = await ctx.session.create_message(messages=[said], max_tokens=100)
        text = result.content.text if isinstance(result.content, TextContent) else "none"
        return f"LLM response: {text}"

    @server.tool(description=FIXTURE)
    async def test_elicitation(message: str, ctx: Ctx) -> str:
        return await elicited(ctx, message, Answer)

    @server.tool(description=FIXTURE)
    async def test_elicitation_sep1034_defaults(ctx: Ctx) -> str:
        return await elicited(ctx, "Please provide user information", Defaults)

    @server.tool(description=FIXTURE)
    async def test_elicitation_sep1330_enums(ctx: Ctx) -> str:
        return await elicited(ctx, "Please select values", Choices)


Again = InputRequiredResult | str


def add_rounds(server: MCPServer[None]) -> None:  # noqa: C901, PLR0915  a fixture after another
    """What asks the client something by its result, since 2026-07-28."""

    @server.tool(description=FIXTURE)
    async def test_input_required_result_elicitation(ctx: Ctx) -> Again:
        given = answered(ctx, "user_name")
        if given is None or "name" not in given:
            request = form("What is your name?", name="string")
            return InputRequiredResult(input_requests={"user_name": request})
        return f"Hello, {given['name']}!"

    @server.tool(description=FIXTURE)
    async def test_input_required_result_sampling(ctx: Ctx) -> Again:
        if "capital_question" in (ctx.input_responses or {}):
            return f"The client said: {(ctx.input_responses or {})['capital_question']}"
        request = question("What is the capital of France?")
        return InputRequiredResult(input_requests={"capital_question": request})

    @server.tool(description=FIXTURE)
    async def test_input_required_result_list_roots(ctx: Ctx) -> Again:
        if "client_roots" in (ctx.input_responses or {}):
            return f"The client's roots: {(ctx.input_responses or {})['client_roots']}"
        return InputRequiredResult(input_requests={"client_roots": ListRootsRequest()})

    async def confirmed(ctx: Ctx) -> Again:
        if ctx.request_state == "asked" and answered(ctx, "confirm") is not None:
            return "state-ok"
        request = form("Please confirm", ok="boolean")
        return InputRequiredResult(input_requests={"confirm": request}, request_state="asked")

    @server.tool(description=FIXTURE)
    async def test_input_required_result_request_state(ctx: Ctx) -> Again:
        return await confirmed(ctx)

    @server.tool(description=FIXTURE)
    async def test_input_required_result_tampered_state(ctx: Ctx) -> Again:
        return await confirmed(ctx)  # the SDK seals the state and refuses a broken seal

    @server.tool(description=FIXTURE)
    async def test_input_required_result_multiple_inputs(ctx: Ctx) -> Again:
        if {"user_name", "greeting", "client_roots"} <= (ctx.input_responses or {}).keys():
            return "All three arrived."
        return InputRequiredResult(
            input_requests={
                "user_name": form("What is your name?", name="string"),
                "greeting": question("Generate a greeting", 50),
                "client_roots": ListRootsRequest(),
            },
            request_state="asked",
        )

    @server.tool(description=FIXTURE)
    async def test_input_required_result_multi_round(ctx: Ctx) -> Again:
        if ctx.request_state == "second" and answered(ctx, "step2") is not None:
            return "Both rounds are over."
        if ctx.request_state == "first" and answered(ctx, "step1") is not None:
            request = form("Step 2: What is your favorite color?", color="string")
            return InputRequiredResult(input_requests={"step2": request}, request_state="second")
        request = form("Step 1: What is your name?", name="string")
        return InputRequiredResult(input_requests={"step1": request}, request_state="first")

    @server.tool(description=FIXTURE)
    async def test_input_required_result_capabilities(ctx: Ctx) -> Again:
        able = ctx.client_capabilities
        requests: dict[str, Any] = {}
        if able and able.sampling is not None:
            requests["question"] = question("Anything?")
        if able and able.elicitation is not None:
            requests["form"] = form("Anything?", text="string")
        return InputRequiredResult(input_requests=requests, request_state="asked")

    @server.tool(description=FIXTURE)
    async def test_streaming_elicitation(ctx: Ctx) -> Again:
        await ctx.report_progress(1, 2)
        request = form("Anything?", text="string")
        return InputRequiredResult(input_requests={"form": request})

    @server.tool(description=FIXTURE)
    async def test_missing_capability(ctx: Ctx) -> str:
        if ctx.client_capabilities is None or ctx.client_capabilities.sampling is None:
            needed: JsonValue = {"requiredCapabilities": {"sampling": {}}}
            raise MCPError(MISSING_REQUIRED_CLIENT_CAPABILITY, "This needs sampling.", data=needed)
        return "The client can sample."


def add_context(server: MCPServer[None]) -> None:  # noqa: C901  a fixture after another
    @server.resource("test://static-text", mime_type="text/plain")
    def static_text() -> str:
        return "This is the content of the static text resource."

    @server.resource("test://static-binary", mime_type="image/png")
    def static_binary() -> bytes:
        return base64.b64decode(PIXEL)

    @server.resource("test://template/{id}/data", mime_type="application/json")
    def template(id: str) -> str:
        return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})

    @server.resource("test://watched-resource", mime_type="text/plain")
    def watched() -> str:
        return "Watched resource content"

    @server.prompt(description=FIXTURE)
    def test_simple_prompt() -> str:
        return "This is a simple prompt for testing."

    @server.prompt(description=FIXTURE)
    def test_prompt_with_arguments(arg1: str, arg2: str) -> str:
        return f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'"

    @server.prompt(description=FIXTURE)
    def test_prompt_with_embedded_resource(resourceUri: str) -> list[Any]:  # noqa: N803
        text = "Embedded resource content for testing."
        return [embedded(resourceUri, text), "Please process the embedded resource above."]

    @server.prompt(description=FIXTURE)
    def test_prompt_with_image() -> list[Any]:
        return [IMAGE, "Please analyze the image above."]

    @server.prompt(description=FIXTURE)
    async def test_input_required_result_prompt(ctx: Ctx) -> Again:
        given = answered(ctx, "user_context")
        if given is None:
            request = form("What context should the prompt use?", context="string")
            return InputRequiredResult(input_requests={"user_context": request})
        return f"Use this context: {given['context']}"


def add_handlers(server: MCPServer[None]) -> None:
    """What our server does not offer, for nothing of it ever changes."""

    async def accepted(_: object, __: object) -> EmptyResult:
        return EmptyResult()

    low = server._lowlevel_server  # noqa: SLF001  the SDK has no public way
    low.add_request_handler("logging/setLevel", SetLevelRequestParams, accepted)
    low.add_request_handler("resources/subscribe", SubscribeRequestParams, accepted)
    low.add_request_handler("resources/unsubscribe", UnsubscribeRequestParams, accepted)


async def serve(port: int) -> None:
    async with open_app(Settings(), sandbox=True) as app:
        server = build_server(app)
        for add in (add_tools, add_questions, add_rounds, add_context, add_handlers):
            add(server)
        config = uvicorn.Config(
            server.streamable_http_app(), host="127.0.0.1", port=port, log_level="error"
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
