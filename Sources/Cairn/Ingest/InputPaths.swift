internal import CairnBytes
internal import Glibc

/// Finds the input files that paths stand for: folders are walked, names sorted by their bytes.
enum InputPaths {
  /// The files, in the order of the paths given; what does not exist is kept, to be refused by
  /// name.
  static func files(_ paths: [String]) -> [String] {
    paths.flatMap { path in
      path != "-" && isFolder(path) ? walk(path) : [path]
    }
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
