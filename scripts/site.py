"""What the site of the documents has beside docs/: pages made from other files of the project.

mkdocs loads it as a hook. Links that lead out of the site become plain text, as the project has no
address to lead to.
"""

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from scripts.site_links import FROM_FILES, led

ROOT = Path(__file__).parents[1]
PYTHON = "# From Python\n\n::: calllogs\n    options:\n      members: true\n"


def tools_page(definitions: str) -> str:
    """Return the page of the tools, from their definitions as JSON."""
    return "\n".join(["# Tools", *map(_tool, json.loads(definitions))])


def _tool(tool: dict[str, object]) -> str:
    schema = json.dumps(tool["inputSchema"], indent=2, ensure_ascii=False)
    name, title = tool["name"], tool["title"]
    return f"\n## {name}\n\n*{title}.* {tool['description']}\n\n```json\n{schema}\n```\n"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made from other files."""
    made = {page: (ROOT / name).read_text(encoding="utf-8") for page, name in FROM_FILES.items()}
    made["tools.md"] = tools_page((ROOT / "tests/mcp/tools.json").read_text(encoding="utf-8"))
    made["python.md"] = PYTHON
    for page, text in made.items():
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead the links of a page to pages of the site."""
    del config
    source = FROM_FILES.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    return led(markdown, source, page.file.src_uri, [file.src_uri for file in files])
