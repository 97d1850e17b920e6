import CairnBytes
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct DurableFileTests {
  private let temporary = TemporaryFolder()
  private let files = FakeFiles()
  private var passing: String { "\(temporary.path)/tmp-file" }
  private var final: String { "\(temporary.path)/file" }
  private let content = Array("the content of a part".utf8)

  private func publish() throws(FileError) {
    var file = try DurableFile(creating: passing, with: files)
    try file.append(content)
    try file.append([UInt8](repeating: 0, count: 4))
    try file.overwrite([1, 2], at: content.count + 1)
    try file.publish(as: final, in: temporary.path)
  }

  @Test("syncs the content, closes, names, and syncs the folder, in this order")
  func publishesInOrder() throws {
    try publish()
    let operations = files.log.map { $0.replacing(temporary.path, with: "") }
    #expect(
      operations == [
        "create /tmp-file", "write /tmp-file", "write /tmp-file", "write /tmp-file",
        "sync /tmp-file", "close /tmp-file", "rename /tmp-file", "sync ",
      ])
    #expect(try Array(temporary.content("file")) == content + [0, 1, 2, 0])
  }

  @Test("a published file survives any power loss whole")
  func survivesPowerLoss() throws {
    for loss in FakeFiles.Loss.samples {
      try publish()
      try files.pullPlug(loss)
      #expect(try Array(temporary.content("file")) == content + [0, 1, 2, 0], "\(loss)")
      try SystemFiles().remove(final)
    }
  }

  @Test("short writes and interruptions only take longer")
  func takesShortWrites() throws {
    files.slowWrites(largest: 3, interruptions: 5)
    try publish()
    #expect(try Array(temporary.content("file")) == content + [0, 1, 2, 0])
  }

  @Test("whatever fails is thrown once, and no file is left behind")
  func leavesNothingBehind() throws {
    try publish()
    let count = files.count
    try SystemFiles().remove(final)
    for at in 1..<count {
      files.expect(.once(at: at, code: ENOSPC))
      let error = #expect(throws: FileError.self) { try publish() }
      #expect(error?.kind == .noSpace, "operation \(at)")
      #expect(try SystemFiles().list(temporary.path).isEmpty, "operation \(at)")
    }
  }

  @Test("a failed sync is not tried again")
  func syncsOnce() throws {
    files.expect(.once(at: 5, code: EIO))
    #expect(throws: FileError.self) { try publish() }
    #expect(files.log.filter { $0.hasPrefix("sync") }.count == 1)
  }

  @Test("never replaces a file")
  func neverReplaces() throws {
    try temporary.write(Data("older".utf8), to: "file")
    let error = #expect(throws: FileError.self) { try publish() }
    #expect(error?.kind == .exists)
    #expect(try temporary.content("file") == Data("older".utf8))
  }
}
