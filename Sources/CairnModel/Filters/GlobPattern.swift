/// A pattern over whole texts: `*` is any run of characters, `?` any one, `[a-z]` one of a set.
///
/// `[^a]` is any character but `a`; `[*]`, `[?]` and `[[]` are the signs themselves. Upper and
/// lower case differ. Matching goes over Unicode scalars and remembers only the last star, so that
/// no pattern takes longer than text times pattern.
public struct GlobPattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case one(Unicode.Scalar)
    case anyOne
    case anyRun
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  private let parts: [Part]

  public init(_ text: ByteText) {
    let scalars = Array(text.description.unicodeScalars)
    var parts: [Part] = []
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "*": parts.append(.anyRun)
      case "?": parts.append(.anyOne)
      case "[": parts.append(Self.set(scalars, &index))
      default: parts.append(.one(scalar))
      }
    }
    self.parts = parts
  }

  /// Reads a set behind its bracket; one without an end is the bracket itself.
  private static func set(_ scalars: [Unicode.Scalar], _ index: inout Int) -> Part {
    var at = index
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let isNegated = at < scalars.count && scalars[at] == "^"
    if isNegated { at += 1 }
    while at < scalars.count, scalars[at] != "]" || ranges.isEmpty {
      let low = scalars[at]
      if at + 2 < scalars.count, scalars[at + 1] == "-", scalars[at + 2] != "]" {
        let high = scalars[at + 2]
        ranges.append(min(low, high)...max(low, high))
        at += 3
      } else {
        ranges.append(low...low)
        at += 1
      }
    }
    guard at < scalars.count else { return .one("[") }
    index = at + 1
    return .set(ranges, isNegated: isNegated)
  }

  /// Whether the whole text fits the pattern.
  public func matches(_ text: ByteText) -> Bool {
    let scalars = Array(text.description.unicodeScalars)
    var part = 0
    var index = 0
    var star: (part: Int, index: Int)?
    while index < scalars.count {
      if part < parts.count, parts[part] == .anyRun {
        star = (part, index)
        part += 1
      } else if part < parts.count, Self.fits(scalars[index], parts[part]) {
        part += 1
        index += 1
      } else if let last = star {
        part = last.part + 1
        index = last.index + 1
        star = (last.part, index)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .anyRun }
  }

  private static func fits(_ scalar: Unicode.Scalar, _ part: Part) -> Bool {
    switch part {
    case .one(let wanted): scalar == wanted
    case .anyOne: true
    case .anyRun: false
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }
}
