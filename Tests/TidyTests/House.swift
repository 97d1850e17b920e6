import Foundation

/// The project's files, as the tidy tests read them; each is read once.
enum House {
  /// The folder of the package, found from where this file lies.
  static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder
  }()

  /// Folders that are made, not written.
  private static let madeFolders = [".git", ".build", ".swiftpm", "dist", "__pycache__"]

  /// All files below a folder of the package (the package itself where none is named), by their
  /// paths from its root, sorted.
  static func files(in folder: String? = nil, endings: Set<String> = []) -> [SourceFile] {
    let start = folder.map { root.appendingPathComponent($0) } ?? root
    let found = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    var files: [SourceFile] = []
    while let file = found?.nextObject() as? URL {
      if madeFolders.contains(where: { file.lastPathComponent.hasPrefix($0) }) {
        found?.skipDescendants()
        continue
      }
      guard endings.isEmpty || endings.contains(file.pathExtension) else { continue }
      let path = String(file.path.dropFirst(root.path.count + 1))
      // A file that is no text, such as a sample, is nobody's to read here.
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
      files.append(SourceFile(path: path, text: text))
    }
    return files.sorted { $0.path < $1.path }
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  static func content(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static let sources = files(in: "Sources", endings: ["swift"])
  static let tests = files(in: "Tests", endings: ["swift"])
  static let swift = sources + tests
  static let everything = files()
}

/// A text file of the project.
struct SourceFile {
  /// The path from the package's root.
  var path: String
  var text: String
  var lines: [String]
  /// The text with comments and the insides of strings blanked, line for line.
  var code: [String]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    code = path.hasSuffix(".swift") ? SwiftCode.blanked(text) : lines
  }

  /// The room (target) that the file belongs to.
  var room: String {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? String(parts[1]) : ""
  }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  func isInside(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }

  /// `path:line`, as an editor finds it.
  func place(_ index: Int) -> String { "\(path):\(index + 1)" }

  /// Whether a line gives a reason in words, or the one above it, or the one below that it opens.
  func hasReason(at index: Int) -> Bool {
    if lines[index].contains("//") { return true }
    let neighbours = lines[index].hasSuffix("{") ? [index - 1, index + 1] : [index - 1]
    return neighbours.contains { neighbour in
      lines.indices.contains(neighbour)
        && lines[neighbour].trimmingCharacters(in: .whitespaces).hasPrefix("//")
    }
  }
}
