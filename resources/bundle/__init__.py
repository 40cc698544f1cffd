"""What the frozen program needs beside its code: used while building, never at run time by the checkout."""
