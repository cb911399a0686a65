"""Shows that the doctor finds what is wrong and says how to mend it, and calls the well well."""

import importlib.metadata
import socket

import pytest

from course import doctor


def findings(examine):
    return list(examine())


def mends(examine):
    return [finding.mend for finding in examine() if finding.mend]


@pytest.mark.parametrize(
    "examine",
    [doctor.python, doctor.packages, doctor.versions, doctor.ports, doctor.round_trip],
    ids=lambda examine: examine.__name__,
)
def test_this_environment_is_well(examine):
    assert mends(examine) == []
    assert findings(examine)


def test_a_package_in_another_version_is_named(monkeypatch):
    real = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: "1.0" if name == "Flask" else real(name)
    )
    texts = [finding.what for finding in doctor.packages() if finding.mend]
    assert texts == ["Flask is 1.0; the course is made for 3.1.3"]


def test_a_client_of_another_major_version_does_not_fit(monkeypatch, tmp_path):
    assert mends(doctor.versions) == []
    path = tmp_path / "lessons" / "client.js"
    path.parent.mkdir()
    path.write_text("/*! * Socket.IO v2.5.0 */", "utf-8")
    monkeypatch.setattr(doctor, "VENDORED", path)
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    assert "lessons" in mends(doctor.versions)[0]


def test_a_file_that_hides_a_package_is_named(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert mends(doctor.shadows) == []
    (tmp_path / "socketio.py").touch()
    (found,) = doctor.shadows()
    assert (str(tmp_path / "socketio.py") in found.what, found.mend) == (
        True,
        "give it another name",
    )


def test_patched_sockets_are_found(monkeypatch):
    assert findings(doctor.patches) == []
    patched = type("socket", (), {"__module__": "gevent._socket3"})
    monkeypatch.setattr(socket, "socket", patched)
    assert "gevent" in mends(doctor.patches)[0]


def test_no_browser_is_something_to_mend(monkeypatch):
    monkeypatch.setattr(doctor, "find_browser", lambda: "/usr/bin/chromium")
    assert mends(doctor.browser) == []
    monkeypatch.setattr(doctor, "find_browser", lambda: None)
    monkeypatch.setattr(doctor.os, "name", "posix")
    assert "install" in mends(doctor.browser)[0]


def test_the_exit_code_says_whether_something_is_to_be_mended(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "find_browser", lambda: "/usr/bin/chromium")
    assert doctor.run_doctor() == 0
    assert "Everything is well." in capsys.readouterr().out
    monkeypatch.setattr(doctor, "find_browser", lambda: None)
    assert doctor.run_doctor() == 1
    assert "1 to mend." in capsys.readouterr().out
