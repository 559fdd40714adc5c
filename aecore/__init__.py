"""The autoencoder laboratory's core.

Names are loaded on first use, so that a process which only describes or shows runs (the web server)
never imports torch::

    from aecore import Run, data, train
    for snapshot in train(Run("vae"), data.load("mnist")):
        print(snapshot.step, snapshot.test)
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
