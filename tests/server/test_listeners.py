"""Where the server listens, and what is said where it cannot."""

import socket

from bot.server.listeners import listen


def test_a_name_that_has_both_kinds_of_address_is_listened_on_by_ipv4():
    listeners = listen("localhost", 0, workers=1)
    assert [each.family for each in listeners] == [socket.AF_INET]
    listeners[0].close()


def test_a_host_that_is_not_this_machine_is_said_in_a_line():
    assert listen("192.0.2.1", 0) == "HOST: 192.0.2.1 is no address of this machine"
    assert "can be resolved" in listen("nowhere.invalid", 0)
