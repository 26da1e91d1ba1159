"""The API for programs, `/v1`: JSON in, the JSON of the command line out; faults as RFC 9457 problems. One file a group of addresses."""
