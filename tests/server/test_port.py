"""Which port is reserved, from whom, and what is said where it cannot be had."""

import socket

import pytest

from bot.server.port import Port, reserve


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    reserved = reserve("127.0.0.1", number)
    with reserved.holder:
        yield reserved


def as_granian_does(port):
    joining = socket.socket()
    joining.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    joining.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    joining.bind((port.address, port.number))
    joining.listen()
    return joining


def test_a_name_that_has_both_kinds_of_address_is_its_ipv4():
    port = reserve("localhost", 0)
    assert port.address == "127.0.0.1"
    port.holder.close()


def test_a_host_that_is_not_this_machine_is_said_in_a_line():
    assert reserve("192.0.2.1", 0) == "HOST: 192.0.2.1 is no address of this machine"
    assert "can be resolved" in reserve("nowhere.invalid", 0)


def test_nobody_else_gets_the_port_before_while_and_after_somebody_listens(port):
    refused = f"PORT: {port.number} on 127.0.0.1 is taken by another program; stop it, or set another PORT"
    assert reserve("127.0.0.1", port.number) == refused
    with as_granian_does(port):
        assert reserve("127.0.0.1", port.number) == refused
    assert reserve("127.0.0.1", port.number) == refused


def test_the_reservation_takes_no_connection_from_those_who_listen(port):
    assert not port.is_listened_on()
    with as_granian_does(port) as listening:
        for _ in range(50):
            with socket.create_connection((port.address, port.number), timeout=1):
                listening.accept()[0].close()


def test_the_port_is_free_again_at_once_after_connections_that_it_closed_itself(port):
    with as_granian_does(port) as listening:
        client = socket.create_connection((port.address, port.number))
        listening.accept()[0].close()  # whoever closes first keeps the address in TIME_WAIT
        client.close()
    port.holder.close()
    again = reserve("127.0.0.1", port.number)
    assert isinstance(again, Port), again
    again.holder.close()
