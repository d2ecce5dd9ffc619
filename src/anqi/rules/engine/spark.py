"""Spark as the engine, for groups whose facts outgrow DuckDB. The optional extra `spark`, with Java 17."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pyarrow
from pyspark.errors import ArithmeticException
from pyspark.sql import DataFrame, SparkSession

from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.rules.plan.schema import STORE

# The plan's exact functions. Decimals of 38 digits hold every product; ANSI mode makes an overflow an error.
_WIDE = "CAST({0} AS DECIMAL(38, 0))"
_ROUNDED = """CREATE OR REPLACE TEMPORARY FUNCTION {name}(points BIGINT, top BIGINT, bottom BIGINT)
  RETURNS BIGINT RETURN IF(bottom = 0, NULL, CAST(sign(points) AS BIGINT) *
  CAST((2 * {top} * abs(points) + bottom) div (2 * {bottom}) AS BIGINT))"""
_FUNCTIONS = (
    _ROUNDED.format(name="anqi_points", top="top", bottom="bottom"),
    _ROUNDED.format(
        name="anqi_points_wide", top=_WIDE.format("top"), bottom=_WIDE.format("bottom")
    ),
    """CREATE OR REPLACE TEMPORARY FUNCTION anqi_product(a BIGINT, b BIGINT) RETURNS DECIMAL(38, 0)
       RETURN CAST(a AS DECIMAL(38, 0)) * CAST(b AS DECIMAL(20, 0))""",
    """CREATE OR REPLACE TEMPORARY FUNCTION anqi_whole(number BIGINT) RETURNS BIGINT
       RETURN number""",
)
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.master": "local[*]",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.log.level": "ERROR",
}


class Spark:
    """Runs programs in a Spark session that holds a store's tables as views."""

    dialect = "pyspark"

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self.kept: list[DataFrame] = []
        for function in _FUNCTIONS:
            session.sql(function)

    @classmethod
    @contextmanager
    def holding(cls, connection: duckdb.DuckDBPyConnection) -> Iterator["Spark"]:
        """A session over the tables of a store, handed over as Parquet files."""
        builder = SparkSession.builder.appName("anqi")
        for name, setting in _SETTINGS.items():
            builder = builder.config(name, setting)
        session = builder.getOrCreate()
        engine = cls(session)
        with tempfile.TemporaryDirectory(prefix="anqi-spark-") as folder:
            try:
                for name, columns in STORE.items():
                    path = Path(folder) / name
                    path.mkdir()
                    chosen = ", ".join(f'"{column}"' for column in columns)
                    connection.execute(
                        f"COPY (SELECT {chosen} FROM {name}) TO '{path}/part.parquet' (FORMAT parquet)"
                    )
                    session.read.parquet(str(path)).createOrReplaceTempView(name)
                yield engine
            finally:
                for frame in engine.kept:
                    frame.unpersist()

    def load(self, name: str, table: pyarrow.Table) -> None:
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def make(self, name: str, sql: str, *, kept: bool) -> None:
        frame = self.session.sql(sql)
        if kept:
            frame = frame.persist()
            self.kept.append(frame)
        frame.createOrReplaceTempView(name)

    def fetch(self, sql: str, *, many: bool = False) -> pyarrow.Table:  # noqa: ARG002
        try:
            return self.session.sql(sql).toArrow()
        except ArithmeticException as fault:
            message = _("the figures grow too large to be computed exactly; nothing was judged")
            raise Faulty(_("the judgement"), [Fault("", message)]) from fault

    def month_aligned(self, first: date, last: date) -> bool:
        """Whether every span of answers_for that meets these days begins and ends with a month."""
        found = self.session.sql(
            f"""SELECT count(*) FROM answers_for
                WHERE active_to >= DATE'{first}' AND active_from <= DATE'{last}'
                AND (day(active_from) <> 1 AND active_from > DATE'{first}'
                  OR active_to < DATE'{last}' AND last_day(active_to) <> active_to)"""
        ).collect()
        return bool(found[0][0] == 0)
