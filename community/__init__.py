"""Parvis: a community platform that a retailer runs on its own domain and servers."""
