internal import CairnBytes
internal import Glibc

/// Finds the input files that paths stand for: folders are walked, names sorted by their bytes.
enum InputPaths {
  /// The files, in the order of the paths given; what does not exist is kept, to be refused by
  /// name.
  static func files(_ paths: [String]) -> [Found] {
    paths.flatMap { path -> [Found] in
      if path != "-", isFolder(path) { return walk(path).map { Found($0, isNamed: false) } }
      let matching = path == "-" || exists(path) ? [] : matches(of: path)
      return (matching.isEmpty ? [path] : matching).map { Found($0, isNamed: true) }
    }
  }

  /// A file to take in, and whether it was named, or found in a folder.
  struct Found: Hashable, Sendable {
    var path: String
    var isNamed: Bool

    init(_ path: String, isNamed: Bool) { (self.path, self.isNamed) = (path, isNamed) }

    /// Whether the name is that of data: `.csv`, `.ndjson.gz`, `access.log.1`.
    var isNamedAsData: Bool {
      let parts = InputPaths.name(path).lowercased().split(separator: ".").dropFirst()
      return parts.contains { ["csv", "tsv", "json", "jsonl", "ndjson", "log", "gz"].contains($0) }
    }
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  /// The files that a glob stands for, which no shell has spelled out; sorted by their bytes.
  private static func matches(of pattern: String) -> [String] {
    guard pattern.contains(where: { "*?[".contains($0) }) else { return [] }
    var found = unsafe glob_t()
    defer { unsafe globfree(&found) }
    guard unsafe glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
    var paths: [String] = []
    for index in 0..<Int(unsafe found.gl_pathc) {
      if let path = unsafe found.gl_pathv?[index] { paths.append(unsafe String(cString: path)) }
    }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .flatMap { isFolder($0) ? walk($0) : [$0] }
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func byteCount(_ path: String) -> Int? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// The regular files below a folder; hidden ones are left out, links to folders not followed.
  private static func walk(_ folder: String) -> [String] {
    let names = (try? SystemFiles().list(folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.flatMap { name in
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var status = stat()
      guard unsafe lstat(path, &status) == 0 else { return [String]() }
      return status.st_mode & S_IFMT == S_IFDIR ? walk(path) : [path]
    }
  }

  /// The path from the root.
  static func absolute(_ path: String) -> String {
    guard path != "-", let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The last part of a path.
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
