"""Every job of the program as a command; what a script or a test calls.

Heavy parts are imported inside the commands that need them, so that the others start at once.
"""
