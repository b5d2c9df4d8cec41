"""The trail: who did what, for whom, to which object, in the transaction of the act itself."""
