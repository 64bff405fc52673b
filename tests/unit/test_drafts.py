"""Folders for what is not finished go with their writer, or with the next one."""

from __future__ import annotations

import os

import pytest

from store.drafts import draft_folder, settle


def test_a_draft_goes_with_its_block_whatever_happens(tmp_path):
    def write():
        with draft_folder(tmp_path) as draft:
            (draft / "half").write_text("half")
            assert draft.stat().st_mode & 0o777 == 0o700
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays(tmp_path):
    with draft_folder(tmp_path) as used:
        left = tmp_path / ".teamlore-draft-left"
        left.mkdir()
        (left / "lock").touch()
        (left / "half").write_text("half")
        with draft_folder(tmp_path) as second:
            assert sorted(tmp_path.iterdir()) == sorted([used, second])


def test_a_finished_file_gets_its_name_and_its_bytes_are_on_the_disk(tmp_path, monkeypatch):
    synced, honest = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), honest(handle)))
    with draft_folder(tmp_path) as draft:
        (draft / "x").write_text("whole")
        settle(draft / "x", tmp_path / "y")
    assert (tmp_path / "y").read_text() == "whole"
    assert len(synced) == 2  # the file, and the folder that names it
