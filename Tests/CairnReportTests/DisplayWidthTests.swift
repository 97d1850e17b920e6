import Testing

@testable import CairnReport

@Suite struct DisplayWidthTests {
  @Test func `every script has its width`() {
    let cases: [(String, Int)] = [
      ("", 0), ("view_item", 9), ("zażółć", 6), ("e\u{301}", 1), ("世界", 4), ("日本語", 6),
      ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("سلام", 4), ("می‌خواهم", 7), ("שלום", 4),
      ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇵🇱", 2), ("❤", 1), ("❤\u{FE0F}", 2), ("ｱ", 1), ("Ａ", 2),
      ("1", 1), ("…", 1), ("█", 1), ("ไทย", 3), ("กำ", 2),
    ]
    for (text, width) in cases { #expect(DisplayWidth.of(text) == width, "\(text)") }
  }

  @Test func `texts are cut between characters, never inside one`() {
    #expect(DisplayWidth.shortened("view_item", to: 9, mark: "…") == ("view_item", false))
    #expect(DisplayWidth.shortened("view_item", to: 5, mark: "…") == ("view…", true))
    #expect(DisplayWidth.shortened("世界你好", to: 6, mark: "…") == ("世界…", true))
    #expect(DisplayWidth.shortened("a👩‍👩‍👧‍👦b", to: 2, mark: "…") == ("a…", true))
    let tower = "z" + String(repeating: "\u{335}", count: 500)
    let (text, isCut) = DisplayWidth.shortened(tower, to: 10, mark: "…")
    #expect(text.unicodeScalars.count == DisplayWidth.marksShown && isCut)
  }

  @Test func `what acts on a terminal is shown instead`() {
    let cases: [(String, String)] = [
      ("\u{1B}[31m", "\\x1b[31m"), ("\u{202E}x", "\\u202ex"), ("a\tb\n", "a\\tb\\n"),
      ("\u{9B}", "\\x9b"), ("\0", "\\x00"), ("\u{E0041}", "\\u{e0041}"), ("می‌خواهم", "می‌خواهم"),
      ("plain", "plain"), ("\u{2028}", "\\u2028"), ("\u{AD}", "\\u00ad"),
    ]
    for (text, shown) in cases { #expect(VisibleText.escaped(text) == shown) }
    #expect(VisibleText.ascii("é世\u{1B}🙂") == "\\u00e9\\u4e16\\x1b\\u{1f642}")
  }
}
