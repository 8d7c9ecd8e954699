"""Which words did they agree to?

Every row of the agreement ledger carries the version of the words that stood on the page. A version is never edited:
a change is a new version, and the old one stays, because people agreed to it.
"""

TAKE_PART = {
    1: (
        "Taking part is voluntary. You can stop at any time, without giving a reason.",
        "What is said is confidential, and cannot be used at the SEND Tribunal.",
        "It goes ahead only if everyone agrees. Nobody will hold it against you if you do not.",
        "It does not change anyone’s right to appeal.",
    ),
}
CURRENT = max(TAKE_PART)


def sentences(version: int = CURRENT) -> tuple[str, ...]:
    """Return the sentences of one version. Raises KeyError for a version that never was."""
    return TAKE_PART[version]
