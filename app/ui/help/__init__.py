"""Help in the window: the guide, page by page; the keys over whatever is in front; the bundle for support."""
