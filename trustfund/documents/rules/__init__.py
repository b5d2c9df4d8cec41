"""The rules of documents: who may read one, what a name and a content must be. Pure."""
