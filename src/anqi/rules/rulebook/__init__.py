"""The rulebook: one YAML file that says what is counted, scored, vetoed and graded."""
