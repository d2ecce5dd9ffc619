"""Due process: how a run becomes an assessment, step by step, each by the person whose step it is."""
