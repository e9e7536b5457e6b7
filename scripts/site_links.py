"""Links of the project's pages, as they hold on the site of the documents. Needs no mkdocs."""

import posixpath
import re
from collections.abc import Collection

FROM_FILES = {
    "running.md": "deploy/README.md",
    "security.md": "SECURITY.md",
    "architecture.md": "CONTRIBUTING.md",
    "changes.md": "CHANGELOG.md",
}
"""Pages of the site by the file each shows."""
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")


def led(markdown: str, source: str, page: str, site: Collection[str]) -> str:
    """Return a text of a file of the project with links that hold on a page of the site."""

    def lead(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), link[2]))
        by_file = {name: shown for shown, name in FROM_FILES.items()}
        target = by_file.get(path, path.removeprefix("docs/"))
        if target not in site:
            return link[1]
        relative = posixpath.relpath(target, posixpath.dirname(page) or ".")
        return f"[{link[1]}]({relative}{link[3] or ''})"

    return _LINK.sub(lead, markdown)
