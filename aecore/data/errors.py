"""What may go wrong with a data set. Every message a user can meet is in `MESSAGES`, once.

A `DataError` carries its key and its values, so that the page can say the same in another language.
"""

MESSAGES = {
    "unknown": "There is no data set {name!r}: choose one of {allowed}.",
    "own": "The data set {name} is somebody's own and in no menu: load it, and train with `train(run, data)`.",
    "absent": "{title} is not on this machine yet: press “Get {title}”, or run `python -m aecore data get {name}`. "
    "{looked}",
    "unbuilt": "{title} cannot be built on this machine.",
    "looked": "Looked for {files} (packed or not) in {folders}.",
    "looked in the cache": "Looked for {files} (packed or not) in {folders} alone, for AECORE_DATA_DIR names no "
    "folder.",
    "bad": "{title} cannot be read, because {path} {why}: replace or remove that file, or fetch the set "
    "anew with `python -m aecore data get {name}`.",
    "mirrors": "{file} of {title} could not be fetched: {why}. Or put the four files, packed or not, into {name}/ "
    "under the folder that AECORE_DATA_DIR names.",
    "folder": "{title} cannot be kept in {path} ({why}): free some space or correct the permissions, or "
    "name another folder in AECORE_CACHE_DIR.",
    "busy": "Another process has been fetching {title} for over {seconds} s: wait for its end, then try again.",
    "no digits": "The built-in digits are missing ({path} {why}): reinstall scikit-learn, which has them.",
    "nor": "{error} Moreover, {path}, which lay nearer, {why}.",
    # The reasons that stand for {why} above.
    "unreadable": "cannot be opened ({why})",
    "missing": "is not there",
    "not idx": "is neither a gzip nor an IDX file (perhaps a web page saved in its place)",
    "cut short": "is cut short",
    "corrupt": "is corrupt",
    "wrong magic": "is not an IDX file of this kind (its first four bytes are {magic}, not {expected})",
    "wrong count": "holds an array of {shape} where {expected} is expected",
    "wrong size": "is {relation} than its header promises",
    "wrong hash": "is not the published file (its {algorithm} differs)",
    "not digits": "does not hold 1,797 images of 8×8 numbers from 0 to 16 with their labels",
    # What a mirror did, or what lies between it and this machine; each with its cure.
    "http": "{host} answered HTTP {status} (try again later)",
    "no answer": "{host} took too long (try again later)",
    "no connection": "{host} cannot be reached (check the network)",
    "broken off": "the transfer from {host} broke off (try again)",
    "too large": "{host} sent something else, larger than the file",
    "not the file": "what {host} sent {why}",
    "certificate": "the certificate that {host} shows is not accepted ({why}): check the clock of this machine; where "
    "a firewall signs what it looks into, name the file with its certificate in REQUESTS_CA_BUNDLE",
    "stranger": "the certificate that {host} shows is vouched for by none in {path} ({why}): correct or clear the "
    "variable that names this file (REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE)",
    "certificates": "the file of certificates {path} cannot be used ({why}): correct or clear the variable that names "
    "it (REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE)",
    "not secure": "{host} does not answer as it should ({why}): where a network wants a login first, open any page in "
    "a browser",
    "proxy password": "the proxy {proxy} asks for a name and a password (407): write them into {variable} as "
    "http://name:password@host:port",
    "proxy": "the proxy {proxy} cannot be used ({why}): correct or clear {variable}",
    # A data set that breaks the contract of `Dataset`, and why.
    "contract": "{title} cannot be used: {why}.",
    "no array": "{field} is no numpy array but of the type {type}",
    "fractions": "{field} holds {dtype} where whole numbers from 0 to 255 (uint8) are expected; "
    "`data.to_bytes` makes them of fractions from 0 to 1",
    "not bytes": "{field} holds {dtype} where whole numbers from 0 to 255 (uint8) are expected",
    "dimensions": "{field} has the shape {shape} where {expected} is expected",
    "few": "{field} holds {count} images where at least {least} are needed",
    "counts": "there are {images} images in {field} and {labels} labels",
    "sizes": "the images for training are {train} pixels large and those for the test {test}",
    "no classes": "classes must be a tuple of 1 to 256 names",
    "label": "{field} holds {label}, but the labels of {count} classes go from 0 to {last}",
    "factors": "factors.{part} has the shape {shape} where {expected} is expected",
    "level": "factors.{part} holds the level {level} of {factor}, whose levels go from 0 to {last}",
    "no name": "{field} is {value!r} where a line of text is expected",
    "no fractions": "data.to_bytes makes whole numbers of fractions from 0 to 1, and these go from {low:g} to {high:g}",
}


class DataError(Exception):
    """A data set cannot be had: one sentence saying what is wrong and what to do.

    Attributes:
        code: the key in `MESSAGES`.
        values: what fills the message; a value may itself be a `DataError` or a tuple of them.
    """

    def __init__(self, code: str, **values: object) -> None:
        shown = {k: "; ".join(map(str, v)) if isinstance(v, tuple) else v for k, v in values.items()}
        super().__init__(MESSAGES[code].format(**shown))
        self.code, self.values = code, values

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.code, self.values)


def _rebuild(code: str, values: dict[str, object]) -> DataError:
    """Unpickle a `DataError`, so that a worker's error reaches the page whole."""
    return DataError(code, **values)
