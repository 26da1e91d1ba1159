"""Pictures, documents and codes to be scanned: what stands in them, and where.

Everything here is heavy, needs an optional part and is imported only once a picture is given.
"""
