/// The known names nearest to one that nobody knows: for `add_to_crt`, `add_to_cart`.
///
/// Nearness is the number of letters to add, drop, change or swap, without regard to case,
/// underscores, hyphens and blanks. A name that the typed one begins, or that begins it, is near
/// too. Equally near names are ordered by their bytes, so the answer is always the same.
public enum Suggestions {
  /// Letters beyond which a typed name is not compared.
  private static let longestName = 128

  public static func nearest(
    to typed: String, among names: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let wanted = folded(typed)
    guard !wanted.isEmpty, wanted.count <= longestName else { return [] }
    var found: [(distance: Int, name: String)] = []
    for name in names where name != typed {
      if let distance = distance(from: wanted, to: folded(name)) { found.append((distance, name)) }
    }
    found.sort { left, right in
      (left.distance, ByteText(left.name)) < (right.distance, ByteText(right.name))
    }
    return found.prefix(limit).map(\.name)
  }

  /// What to add to a message: `; did you mean 'add_to_cart'?`, or nothing where nothing is near.
  public static func question(for typed: String, among names: some Sequence<String>) -> String {
    let nearest = nearest(to: typed, among: names).map { "'\($0)'" }
    guard let last = nearest.last else { return "" }
    let others = nearest.dropLast().joined(separator: ", ")
    return "; did you mean \(others.isEmpty ? "" : "\(others) or ")\(last)?"
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " && $0 != "." }
  }

  /// How far apart two names are, or nil where that is too far to be meant.
  private static func distance(from wanted: [Character], to name: [Character]) -> Int? {
    guard !name.isEmpty, name.count <= longestName else { return nil }
    let farthest = max(1, min(wanted.count, name.count) / 3)
    if abs(wanted.count - name.count) <= farthest {
      let distance = editDistance(wanted, name)
      if distance <= farthest { return distance }
    }
    let shorter = min(wanted.count, name.count)
    guard shorter >= 3, wanted.prefix(shorter) == name.prefix(shorter) else { return nil }
    return farthest + abs(wanted.count - name.count)
  }

  /// Letters to add, drop, change, or swap with their neighbour (optimal string alignment).
  private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row] + Array(repeating: 0, count: right.count)
      for column in 1...right.count {
        let change = left[row - 1] == right[column - 1] ? 0 : 1
        var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + change)
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          best = min(best, beforeLast[column - 2] + 1)
        }
        current[column] = best
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
