"""The compatibility gate: a baseline holds what a catalog promises; a change is told with whom it breaks."""
