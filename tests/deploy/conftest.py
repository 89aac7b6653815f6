from tests.hosts.conftest import hosts as hosts
from tests.hosts.conftest import open_folder as open_folder
