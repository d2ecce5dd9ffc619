"""The goals board: 四保, 五无, 五个为零, 九个100%, live and frozen, with what is missing."""
