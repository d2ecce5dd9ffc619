"""What a judgement comes to, and how it is written: for programs, for people, for paper."""
