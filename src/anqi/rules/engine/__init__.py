"""The engine: runs what the plan compiles to, in DuckDB or Spark."""
