"""Where frames come from: a camera, a flatbed scanner, or files replayed as if a camera had given them."""
