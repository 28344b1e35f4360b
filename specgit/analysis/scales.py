"""Verbs and states on scales: what `hide` takes back, `show` gives, and `is hidden` tells where the thing stands."""

from __future__ import annotations

_SCALES = """
accept: accept take allow permit approve grant admit let process / reject refuse deny decline forbid prohibit prevent
  block disallow ignore bar ban
show: show display present reveal unhide render / hide conceal mask suppress
keep: keep hold retain preserve save store persist / delete remove discard erase purge destroy
  release clear wipe cancel refund reset overwrite drop replace
enable: enable activate / disable deactivate
open: open / close shut
extend: extend / retract
lock: lock / unlock
start: start begin launch / stop halt end terminate abort
pause: pause suspend / resume
connect: connect / disconnect
include: include contain add / exclude omit
increase: increase raise / decrease reduce lower
subscribe: subscribe / unsubscribe
mute: mute silence / unmute
encrypt: encrypt / decrypt
publish: publish / unpublish
archive: archive / unarchive
select: select / deselect
check: check / uncheck
expand: expand / collapse
attach: attach / detach
freeze: freeze / unfreeze
pin: pin / unpin
install: install / uninstall
register: register / unregister
arm: arm / disarm
"""
_STATES = """
show: visible shown displayed / hidden invisible
enable: enabled active on activated / disabled inactive off deactivated
open: open opened / closed shut
lock: locked / unlocked
start: running started / stopped
accept: allowed accepted approved permitted / rejected refused denied forbidden prohibited
keep: kept retained held / deleted removed released cancelled
connect: connected online / disconnected offline
publish: published public / unpublished private
expand: expanded / collapsed
extend: extended / retracted
require: required mandatory / optional
valid: valid / invalid
empty: empty / non-empty
available: available / unavailable
authenticated: authenticated / unauthenticated
successful: successful / unsuccessful failed
"""


def _read(written: str) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for line in written.strip().replace("\n  ", " ").splitlines():
        scale, _, sides = line.partition(": ")
        for holds, side in zip((True, False), sides.split(" / "), strict=True):
            found.update(dict.fromkeys(side.split(), (scale, holds)))
    return found


OF_VERB = _read(_SCALES)
OF_STATE = _read(_STATES)
STATE_SCALES = frozenset(scale for scale, _ in OF_STATE.values())
