package enum X3 {}
