"""The look of the house: base templates, the twelve components, one sheet, one script. It has no records of its own."""
