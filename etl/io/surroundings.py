"""The environment variables by which a process knows whom it works for."""

from typing import Final

STAGE: Final = "DVC_STAGE"
"""Set by DVC for all that runs in a stage, to its name, and not in DVC's own process."""
HANDED_OVER: Final = "ABSTRACTS_HANDED_OVER"
"""Set for a tool that is handed over to, to the process that waits for it."""
ENGINE: Final = "ABSTRACTS_ENGINE"
"""Set by a user who has the work done for once by another engine than params.yaml names."""
CLUSTER: Final = "RAY_ADDRESS"
"""Ray's own name for where its cluster is."""
