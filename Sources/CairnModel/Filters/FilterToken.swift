/// One word or sign of a filter's text, and where it stands.
struct FilterToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case name(ByteText)
    /// A bare word that means something to the grammar: `and`, `is`, `null`.
    case keyword(Keyword)
    case text(ByteText)
    case number(Decimal4)
    case comparison(EventFilter.Comparison)
    case open, close, comma
    case end
  }

  /// The words that a property of the same name must be quoted to stand beside.
  enum Keyword: String, Hashable, Sendable, CaseIterable {
    case and, or, not, `in`, `is`, null, glob, `true`, `false`
  }

  var kind: Kind
  /// The byte of the filter's text at which the token begins.
  var start: Int
}

extension FilterToken.Keyword {
  /// The keyword that a bare word is, whatever its case.
  init?(word: Span<UInt8>) {
    var lowered: [UInt8] = []
    for index in word.indices {
      let byte = word[index]
      lowered.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    self.init(rawValue: String(decoding: lowered, as: UTF8.self))
  }
}

extension UInt8 {
  var isASCIISpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// Whether a bare property name may begin with this byte: a letter, `_`, `$`, any beyond ASCII.
  var beginsName: Bool {
    (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || self == 0x5F || self == 0x24 || self >= 0x80
  }

  /// Whether a bare property name may go on with this byte: also digits, `.` and `-`.
  var continuesName: Bool { beginsName || isASCIIDigit || self == 0x2E || self == 0x2D }
}
