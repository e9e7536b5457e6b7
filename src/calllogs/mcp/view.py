"""The view a host can show instead of lines: one page, and where it is found."""

from importlib.resources import files

from mcp.server.apps import Apps, ResourceCsp

ADDRESS = "ui://calllogs/calls.html"

META = {"ui": {"resourceUri": ADDRESS}}
"""What a tool says that has the view."""


def view() -> Apps:
    """Return the extension that serves the page. It asks nobody but its host for anything."""
    apps = Apps()
    apps.add_html_resource(
        ADDRESS,
        files(__package__).joinpath("view.html").read_text(encoding="utf-8"),
        title="Call logs",
        csp=ResourceCsp(
            connect_domains=[], resource_domains=[], frame_domains=[], base_uri_domains=[]
        ),
        prefers_border=True,
    )
    return apps
