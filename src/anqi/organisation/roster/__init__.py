"""The whole roster of a plant as one workbook: read, compared with what is there on a day, and applied.

`layout` says what the sheets are, `opening` and `child` get their cells out of a foreign file, `rows` judges cells,
`state` is the plant's roster in memory, the `plan_` modules change it as the rows say, `writing` writes a workbook.
"""
