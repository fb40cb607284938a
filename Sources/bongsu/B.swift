import ArgumentParser
@main struct B: ParsableCommand {}
