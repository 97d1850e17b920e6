import CairnBytes
import Foundation
import Glibc
import TestSupport
import Testing

@testable import CairnStore

@Suite struct StoreFolderTests {
  private let temporary = TemporaryFolder()
  private var path: String { "\(temporary.path)/store" }

  private func error(_ body: () throws -> Void) -> StoreError.Kind? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.kind
    }
  }

  @Test("a new store has the files of the format page")
  func hasTheLayout() throws {
    _ = try StoreFolder.create(at: path)
    let names = try SystemFiles().list(path)
    #expect(
      names == [
        "LOCK", "catalog.sqlite", "catalog.sqlite-journal", "damaged", "lists", "parts",
        "rejects", "store.json", "tmp",
      ])
    #expect(
      try String(decoding: temporary.content("store/store.json"), as: UTF8.self)
        == #"{"magic": "cairn", "format_version": 1, "minimum_reader": 1}"# + "\n")
  }

  @Test("where there is no store, it is missing; making one twice opens it")
  func isMissing() throws {
    #expect(error { _ = try StoreFolder.open(at: path, for: .reading) } == .missing)
    #expect(error { _ = try StoreFolder.open(at: path, for: .writing()) } == .missing)
    #expect(error { _ = try StoreFolder.create(at: "\(path)/deeper/store") } == .missing)
    #expect(try StoreFolder.create(at: path).isWritable)
    #expect(try StoreFolder.create(at: path).isWritable)
    #expect(try !StoreFolder.open(at: path, for: .reading).isWritable)
  }

  @Test("a folder with other things in it does not become a store")
  func refusesForeignFolders() throws {
    try temporary.write(Data(), to: "thesis.txt")
    #expect(error { _ = try StoreFolder.create(at: temporary.path) } == .notAStore)
    #expect(try SystemFiles().list(temporary.path) == ["thesis.txt"])
  }

  @Test("one writer at a time, readers beside it, and the lock goes with its owner")
  func hasOneWriter() throws {
    var first: StoreFolder? = try StoreFolder.create(at: path)
    #expect(error { _ = try StoreFolder.open(at: path, for: .writing()) } == .locked)
    #expect(error { _ = try StoreFolder.create(at: path) } == .locked)
    #expect(error { _ = try StoreFolder.open(at: path, for: .reading) } == nil)
    #expect(first?.isWritable == true)
    first = nil
    #expect(error { _ = try StoreFolder.open(at: path, for: .writing()) } == nil)
  }

  @Test("a writer may wait for another to end")
  func waits() throws {
    _ = try StoreFolder.create(at: path)
    let other = try #require(try SystemFiles().lock("\(path)/LOCK"))
    Thread.detachNewThread {
      usleep(150_000)
      try? SystemFiles().close(other)
    }
    #expect(try StoreFolder.open(at: path, for: .writing(waitSeconds: 60)).isWritable)
  }

  @Test("a newer format is refused, one that says old readers will do is read")
  func refusesNewerFormats() throws {
    _ = try StoreFolder.create(at: path)
    func describe(_ text: String) throws {
      try temporary.write(Data(text.utf8), to: "store/store.json")
    }
    try describe(#"{"magic":"cairn","format_version":9,"minimum_reader":2,"more":{"a":1}}"#)
    #expect(error { _ = try StoreFolder.open(at: path, for: .reading) } == .fromNewerVersion)
    #expect(error { _ = try StoreFolder.create(at: path) } == .fromNewerVersion)
    try describe(#"{"minimum_reader":1,"format_version":2,"magic":"cairn"}"#)
    #expect(error { _ = try StoreFolder.open(at: path, for: .reading) } == nil)
    for text in ["", "{}", #"{"magic":"other","format_version":1,"minimum_reader":1}"#] {
      try describe(text)
      #expect(error { _ = try StoreFolder.open(at: path, for: .reading) } == .damaged, "\(text)")
    }
  }

  @Test("a store that has lost its description is not made anew")
  func isNotMadeAnew() throws {
    try CatalogSample(at: path).ingest("alpha")
    try SystemFiles().remove("\(path)/store.json")
    #expect(error { _ = try StoreFolder.open(at: path, for: .reading) } == .missing)
    #expect(error { _ = try StoreFolder.create(at: path) } == .damaged)
  }
}
