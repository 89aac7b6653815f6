"""Whole sentences beside and under each other; what is empty is left out."""


def sentences(*texts: str) -> str:
    return " ".join(filter(None, texts))


def lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))
