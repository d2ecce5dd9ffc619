"""The risk register: what can happen where, how bad it is, and the controls that keep it from happening."""
