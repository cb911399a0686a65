"""Hands the style sheets of this site out as one, so that each page asks for one file in place of six."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ONE = "assets/all.css"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Called by MkDocs before it looks at the pages: they come to link the one made here."""
    sheets = config.extra_css
    content = "\n".join((Path(config.docs_dir) / sheet).read_text("utf-8") for sheet in sheets)
    files.append(File.generated(config, ONE, content=content))
    for sheet in sheets:
        if file := files.get_file_from_path(sheet):
            files.remove(file)
    config.extra_css = [ONE]
    return files
