"""The ports kept by real technology, one package a technology."""
