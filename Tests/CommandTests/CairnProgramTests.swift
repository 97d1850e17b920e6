import Testing

/// The other suites here skip themselves where there is no program; this one says so.
struct CairnProgramTests {
  @Test("there is a built program to run, and it lists its commands")
  func programIsThere() {
    #expect(CairnProgram.path != nil, "no cairn beside the tests, and CAIRN_BINARY names none")
    for command in ["ingest", "funnel", "status", "schema"] {
      #expect(CairnProgram.knows(command), "cairn --help does not list \(command)")
    }
  }

  @Test("the sample lies where the program is run")
  func sampleIsThere() { #expect(CairnProgram.sample.count > 10) }
}
