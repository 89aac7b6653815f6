"""Files for the hosts that people use; `tutorclaw deploy` prints them (the texts stand in files/)."""
