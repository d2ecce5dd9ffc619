"""The engine: one relational plan of exact integers, built with Ibis, run by DuckDB or Spark."""
