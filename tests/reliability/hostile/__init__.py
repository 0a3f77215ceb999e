"""Hostile dumps: what is made of good ones, and the check that reading them loses and breaks nothing."""
