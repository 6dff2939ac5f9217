"""Several voices, one fact: who said what about a stay or a job, how they agree, who still owes his word, and what is
decided where they contradict. What was said lies in declarations; here it is weighed.
"""
