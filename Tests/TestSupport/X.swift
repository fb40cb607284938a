package enum X4 {}
