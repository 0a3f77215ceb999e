"""Every attack, in the order in which they are run and told of."""

from typing import Final

from tests.reliability.attack import Attack
from tests.reliability.attacks.clones import CLONES
from tests.reliability.attacks.damage import DAMAGE
from tests.reliability.attacks.full_disk import FULL_DISK
from tests.reliability.attacks.fuzz import FUZZ
from tests.reliability.attacks.kill_push import KILL_PUSH
from tests.reliability.attacks.kill_release import KILL_RELEASE
from tests.reliability.attacks.kill_repro import KILL_REPRO
from tests.reliability.attacks.mutants import MUTANTS
from tests.reliability.attacks.readers import READERS
from tests.reliability.attacks.together import TOGETHER

ATTACKS: Final[dict[str, Attack]] = {
    attack.name: attack
    for attack in (CLONES, KILL_REPRO, KILL_RELEASE, KILL_PUSH, FULL_DISK, TOGETHER, READERS, MUTANTS, FUZZ, DAMAGE)
}
