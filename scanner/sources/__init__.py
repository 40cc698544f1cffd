"""Where live frames come from: a camera, or files replayed as if they came from one."""
