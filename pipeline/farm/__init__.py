"""A lecture on several machines: tasks and what they need go out by content, files come home.

At home `farm` gives tasks to the workers of a dask cluster. On a worker `station` keeps what was
sent, and `runner`, a process in which the sent code runs, does the tasks in the same killable
processes as at home. `proof` tells whether a worker draws what home draws. Only `cluster`, `farm`
and `station` know dask, which is the extra `farm`.
"""
