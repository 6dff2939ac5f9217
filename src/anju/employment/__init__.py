"""Who works for whom, from when to when. The same shape as stays, for jobs."""
