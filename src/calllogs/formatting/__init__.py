"""Answers as text. Pure: values in, text out; every face shows the same facts from here."""
