"""Shows that a start serves the site it built before, and builds it anew when a file has changed."""

import threading
import urllib.error
import urllib.request

import pytest

from course import kept_site

CONFIG = "site_name: A small course\ndocs_dir: pages\ntheme: {name: mkdocs}\nplugins: []\n"


@pytest.fixture
def course(tmp_path):
    """A course of two pages."""
    root = tmp_path / "course"
    (root / "pages").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (root / "pages" / "index.md").write_text("# First words\n", "utf-8")
    (root / "pages" / "rooms.md").write_text("# Rooms\n", "utf-8")
    return root


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "kept.zip"


@pytest.fixture
def builds(monkeypatch):
    """How often the site was built."""
    counted, build = [], kept_site._build
    monkeypatch.setattr(kept_site, "_build", lambda *given: counted.append(1) or build(*given))
    return counted


def first_page(course, kept):
    with kept_site.site_of(course, kept) as site:
        return site.read("index.html").decode()


def test_a_second_start_builds_nothing_and_says_nothing_of_building(course, kept, builds, capsys):
    assert "First words" in first_page(course, kept)
    assert capsys.readouterr().out.startswith("Building the course site…\n")
    assert "First words" in first_page(course, kept)
    assert capsys.readouterr().out == ""
    assert len(builds) == 1


def test_a_start_after_a_change_shows_it(course, kept, builds):
    first_page(course, kept)
    (course / "pages" / "index.md").write_text("# Other words\n", "utf-8")
    assert "Other words" in first_page(course, kept)
    assert len(builds) == 2


def test_what_running_leaves_behind_changes_no_page(course, kept, builds):
    first_page(course, kept)
    (course / "instance").mkdir()
    (course / "instance" / "chat.sqlite3").write_text("messages", "utf-8")
    (course / "lesson_08.db").write_text("messages", "utf-8")
    first_page(course, kept)
    assert len(builds) == 1


def test_a_file_that_was_cut_short_is_built_anew(course, kept):
    first_page(course, kept)
    kept.write_bytes(kept.read_bytes()[:-100])
    assert "First words" in first_page(course, kept)


def test_where_nothing_can_be_kept_the_site_is_there_all_the_same(course, tmp_path):
    assert "First words" in first_page(course, tmp_path / "no folder" / "kept.zip")


def test_a_reader_gets_pages_by_their_addresses_and_a_page_for_wrong_ones(
    course, kept, monkeypatch, capsys
):
    started = threading.Event()
    servers = []

    def serve_forever(server):
        servers.append(server)
        started.set()
        super(kept_site.Server, server).serve_forever()

    monkeypatch.setattr(kept_site.Server, "serve_forever", serve_forever)
    serving = threading.Thread(target=kept_site.serve, args=(course, "127.0.0.1", 20000, kept))
    serving.start()
    assert started.wait(60)
    home = capsys.readouterr().out.split()[-1]
    try:
        with urllib.request.urlopen(f"{home}/rooms", timeout=30) as answer:
            assert answer.url == f"{home}/rooms/"
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert "Rooms" in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError) as wrong:
            urllib.request.urlopen(f"{home}/../pages/index.md", timeout=30)
        assert wrong.value.code == 404
        assert "A small course" in wrong.value.read().decode()
        wrong.value.close()
    finally:
        servers[0].shutdown()
        serving.join()
        servers[0].server_close()
