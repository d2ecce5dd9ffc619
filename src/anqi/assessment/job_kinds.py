"""What the room gives to the background: jobs that people ask for."""

from anqi.assessment.runs import job_kinds as job_kinds
