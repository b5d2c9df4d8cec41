"""The API kit: how every REST answer is guarded, read, written and refused. It knows no house."""
