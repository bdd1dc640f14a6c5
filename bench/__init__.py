"""Measures the real server on the large demo beside a bare Flask page of the same bytes.

`make bench` prints a table and writes bench/results/*.json; docs/performance.md says how to read
them. Times of one run are compared with each other only: machines differ, and are noisy.
"""
