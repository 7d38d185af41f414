"""Who is there when the playground opens: three students, an ambassador, one of the staff, a group and a channel."""

from dataclasses import dataclass

from playground.membership import add_bot
from playground.shapes import Chat, Person
from playground.world import World


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and chats of a freshly opened playground. All are invented."""

    students: tuple[Person, ...]
    ambassador: Person
    staff: Person
    group: Chat
    channel: Chat


def settle(world: World) -> Cast:
    """Move everybody in. The bot runs the channel already; somebody may add it to the group."""
    students = (world.add_person("Emil", "nb"), world.add_person("Sunniva", "nn"), world.add_person("Maya", "en"))
    ambassador = world.add_person("Jonas", "nb", "ambassador")
    staff = world.add_person("Kari", "nb", "staff")
    group = world.add_chat("group", "Kollektivet i fjerde")
    channel = world.add_chat("channel", "Studentliv", "studentliv_playground")
    add_bot(world, ambassador, channel)
    return Cast(students, ambassador, staff, group, channel)
