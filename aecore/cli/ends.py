"""How a command may end: its exit code, the same for all."""

DONE = 0
FAILED = 1
WRONG_OPTION = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
UNHEARD = 141  # 128 + SIGPIPE: whoever read what was printed is gone

TOLD = (
    "Exit codes: 0 done; 1 failed; 2 a wrong option or setting; 130 interrupted by Ctrl-C; 141 nobody reads on. Of a "
    "run that diverges (1) or is interrupted (130), what was learnt until then is kept, and told like any run."
)
