/// Which names of events say that something went wrong, where the definitions list none.
///
/// A name is cut into words at everything that is no letter and where small letters turn to
/// capitals: `payment_failed`, `PaymentFailed` and `payment failed` are the same two words. Only
/// whole words tell, so a `beverage_view` is no rage, and none after a `no`: `no_errors_found`.
enum ErrorNames {
  private static let words: Set<String> = [
    "error", "errors", "errored", "fail", "fails", "failed", "failing", "failure", "failures",
    "reject", "rejects", "rejected", "rejection", "rejections", "decline", "declines", "declined",
    "exception", "exceptions", "rage",
  ]
  private static let denials: Set<String> = ["no", "not", "non", "without", "zero"]

  static func tellsOfError(_ name: ByteText) -> Bool {
    let words = words(of: name)
    for (place, word) in words.enumerated() {
      let before = place == 0 ? "" : words[place - 1]
      let tells =
        Self.words.contains(word)
        || before == "dead" && (word == "click" || word == "clicks")
      if tells, !denials.contains(before) { return true }
    }
    return false
  }

  /// The words of a name, in small letters.
  static func words(of name: ByteText) -> [String] {
    let letters = Array(name.description)
    var words: [String] = []
    var word = ""
    for (place, letter) in letters.enumerated() {
      guard letter.isLetter else {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      // A capital begins a word after a small letter, and before one: HTTPError.
      let follows = place > 0 && letters[place - 1].isLowercase
      let leads = place + 1 < letters.count && letters[place + 1].isLowercase
      if letter.isUppercase, follows || leads, !word.isEmpty {
        words.append(word)
        word = ""
      }
      word += letter.lowercased()
    }
    return word.isEmpty ? words : words + [word]
  }
}
