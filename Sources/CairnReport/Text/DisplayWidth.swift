/// How many columns of a terminal a text takes, in any script.
///
/// A wide character (Chinese, Japanese, Korean, emoji) takes two, a combining mark none; an emoji
/// made of several characters takes two as a whole. Terminals differ on rare scripts; this is what
/// most of them do.
enum DisplayWidth {
  /// Combining marks of one character beyond which the rest is not shown.
  static let marksShown = 8

  static func of(_ text: String) -> Int {
    // Plain ASCII, by far the most common, is counted without being taken apart.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    if isEmoji(character) { return 2 }
    return scalars.reduce(0) { $0 + of($1) }
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F ? 0 : 1 }
    switch scalar.value {
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0  // the later parts of a Hangul syllable
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control: return 0
    case .format: return scalar.properties.isDefaultIgnorableCodePoint ? 0 : 1
    default: return WideCharacters.contains(scalar) ? 2 : 1
    }
  }

  /// Whether the character is drawn as a picture: by nature, or asked for by a variation selector.
  private static func isEmoji(_ character: Character) -> Bool {
    guard let first = character.unicodeScalars.first, !first.isASCII || character.utf8.count > 1
    else { return false }
    if first.properties.isEmojiPresentation { return true }
    return first.properties.isEmoji && character.unicodeScalars.contains("\u{FE0F}")
  }

  /// The text cut to so many columns, with `mark` where something was cut.
  static func shortened(_ text: String, to width: Int, mark: String) -> (
    text: String, isCut: Bool
  ) {
    var kept = ""
    var keptWidth = 0
    var fitting = ""
    var losesMarks = false
    let room = max(0, width - of(mark))
    for character in text {
      let shown = character.unicodeScalars.count > marksShown ? bounded(character) : character
      if shown != character { losesMarks = true }
      keptWidth += of(shown)
      if keptWidth > width { return (fitting + mark, true) }
      kept.append(shown)
      if keptWidth <= room { fitting = kept }
    }
    return (kept, losesMarks)
  }

  private static func bounded(_ character: Character) -> Character {
    // A long emoji keeps its parts; a tower of combining marks is cut off.
    if isEmoji(character), character.unicodeScalars.count <= 4 * marksShown { return character }
    let scalars = String.UnicodeScalarView(character.unicodeScalars.prefix(marksShown))
    return String(scalars).first ?? " "
  }
}
