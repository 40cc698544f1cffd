"""How the invented citizens are made: names, families, the wire's shape, the printed card. Used by `resources.demo.generate` only."""
