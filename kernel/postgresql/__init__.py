"""Django's PostgreSQL backend, which gives up on a server that does not answer (base.py is what
ENGINE names).
"""
