import Foundation
import TestSupport
import Testing

/// The dashboard of the built program, asked by hand over a plain connection.
@Suite(.enabled(if: CairnProgram.path != nil, "no built program; CAIRN_BINARY names one"))
struct ServeTests {
  private let program: CairnProgram

  init() throws {
    program = try CairnProgram()
    try program.ingest(Array(CairnProgram.sample.suffix(2)), into: "store")
  }

  /// Serves while some lines of shell run; `ask` sends a head, given as `printf` takes it.
  private func serving(_ options: String = "", _ lines: String) throws -> String {
    let outcome = try program.shell(
      """
      "$PROGRAM" serve --port 0 --store store \(options) 2> said &
      for i in $(seq 600); do grep -q 'http:' said && break; sleep 0.1; done
      port=$(grep -o '[0-9]*/$' said | tr -d /)
      raw() { exec 3<>/dev/tcp/127.0.0.1/$port; printf "$@" >&3; timeout 60 cat <&3; exec 3>&-; }
      ask() { raw "$1 HTTP/1.1\\r\\nHost: localhost:$port\\r\\nConnection: close\\r\\n$2\\r\\n"; }
      code() { head -1 | cut -d' ' -f2; }
      \(lines)
      kill %1; wait %1; echo "end $?"
      """)
    return outcome.output
  }

  @Test("the API gives the bytes that are printed, and nothing but GET and HEAD is answered")
  func answersAreTheSame() throws {
    let said = try serving(
      "",
      """
      ask 'GET /api/v1/funnel?steps=view_item,purchase&window=7d' | sed '1,/^\\r$/d' > served
      "$PROGRAM" funnel view_item,purchase --window 7d --format json --store store > printed
      cmp served printed && echo same
      ask 'GET /api/v1/paths' | sed '1,/^\\r$/d' > served
      "$PROGRAM" paths --format json --store store > printed; cmp served printed && echo same
      ask 'GET /healthz' | code; ask 'HEAD /' | code; ask 'POST /' | code; ask 'DELETE /' | code
      ask 'GET /' 'Content-Length: 3\\r\\n' | code
      """)
    #expect(said == "same\nsame\n200\n200\n405\n405\n413\nend 0\n")
  }

  @Test("refused lines are listed as the command lists them, but for what they held")
  func rejectsAreListed() throws {
    let said = try serving(
      "",
      """
      echo '{"event":"view","cookie":"secret-cookie","time":"never"}' > bad.ndjson
      "$PROGRAM" ingest -q --store store bad.ndjson > /dev/null
      ask 'GET /api/v1/rejects?reason=bad_time' > served; code < served
      grep -c 'bad.ndjson.*bad_time.*no such time: never' served; grep -c secret served
      ask 'GET /api/v1/rejects.csv?table=lines&limit=1' | sed '1,/^\\r$/d' | head -1
      "$PROGRAM" rejects --table lines --format csv --limit 1 --store store | head -1
      ask 'GET /api/v1/rejects?table=reasons&shape=array' | sed '1,/^\\r$/d' > served
      "$PROGRAM" rejects --format json --table reasons --store store > printed
      grep -o '"reason": "[a-z_]*", "lines": [0-9]*' served > left
      grep -o '"reason": "[a-z_]*", "lines": [0-9]*' printed > right; cmp left right && echo same
      ask 'GET /api/v1/rejects?reason=no_such' | code; ask 'GET /api/v1/rejects?output=x' | code
      ask 'GET /openapi.json' | grep -c '/api/v1/rejects.csv'
      """)
    #expect(
      said == """
        200
        1
        0
        load,file,line,byte_offset,reason,detail,bytes
        load,file,line,byte_offset,reason,detail,bytes,content
        same
        400
        400
        1
        end 0

        """)
  }

  @Test("other names, other sites, long heads and paths that climb are turned away")
  func doorsAreShut() throws {
    let said = try serving(
      "",
      """
      raw 'GET / HTTP/1.1\\r\\nHost: evil.example\\r\\nConnection: close\\r\\n\\r\\n' | code
      raw 'GET / HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n' | code
      ask 'GET /' 'Origin: http://evil.example\\r\\n' | code
      ask 'GET /api/v1/status' 'Sec-Fetch-Site: cross-site\\r\\n' | code
      ask "GET /$(printf 'a%.0s' $(seq 9000))" | code
      ask 'GET /' "X: $(printf 'a%.0s' $(seq 40000))\\r\\n" | code
      ask 'GET /' "$(for i in $(seq 150); do printf 'X%s: y\\\\r\\\\n' $i; done)" | code
      raw 'nonsense\\r\\n\\r\\n' | code
      for path in /../etc/passwd /%%2e%%2e/etc/passwd //etc/passwd /..%%5cx /api/v1/../../x; do
        ask "GET $path" | code
      done
      """)
    #expect(
      said == "421\n421\n403\n403\n414\n431\n431\n400\n" + String(repeating: "404\n", count: 5)
        + "end 0\n")
  }

  @Test("no answer lets a page act, and wrong questions say what is wrong and name no path")
  func answersAreGuarded() throws {
    let said = try serving(
      "",
      """
      ask 'GET /' > page; grep -ci '^content-security-policy: default-src' page
      grep -ci '<script\\|style=\\|javascript:' page
      ask 'GET /api/v1/funnel?steps=nothing_like_it' > wrong
      code < wrong; grep -c "unknown event 'nothing_like_it'" wrong
      ask 'GET /api/v1/nosuch' | grep -c '"error".*no such report'
      ask 'GET /api/v1/status?store=/etc' | code; ask 'GET /api/v1/ingest?paths=/etc' | code
      rm -r store; ask 'GET /api/v1/sessions' > gone
      code < gone; grep -c "$PWD\\|store/" gone
      """)
    #expect(said == "1\n0\n400\n1\n1\n400\n404\n503\n0\nend 0\n")
  }

  @Test("another address than this machine's own wants a token, and then asks everybody for it")
  func othersNeedAToken() throws {
    let bare = try program.run("serve", "--bind", "0.0.0.0", "--port", "0", "--store", "store")
    #expect(bare.code == 2 && bare.messages.contains("--token-file"))
    let open = try program.shell(
      "echo 0123456789abcdef0123456789abcdef > t; chmod 644 t; "
        + "cairn serve --bind 0.0.0.0 --port 0 --token-file t --store store")
    #expect(open.code == 2 && open.messages.contains("chmod 600"))
    try program.folder.write(Data("0123456789abcdef0123456789abcdef\n".utf8), to: "token")
    _ = try program.shell("chmod 600 token")
    let said = try serving(
      "--token-file token",
      """
      ask 'GET /healthz' | code
      ask 'GET /healthz' 'Authorization: Bearer 0123456789abcdef0123456789abcdeX\\r\\n' | code
      ask 'GET /healthz' "Authorization: Bearer $(cat token)\\r\\n" | code
      basic=$(printf 'me:%s' $(cat token) | base64 -w0)
      ask 'GET /healthz' "Authorization: Basic $basic\\r\\n" | code
      """)
    #expect(said == "401\n401\n200\n200\nend 0\n")
  }

  @Test(
    "every figure is the same on every face",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")
        && TestSettings.text("CAIRN_FACES") != nil,
      "CAIRN_FACES=1 compares all faces of all figures, which takes a minute (wants python3)"))
  func facesAgree() throws {
    let script = CairnProgram.package.appendingPathComponent("Tests/CommandTests/Tools/faces.py")
    let outcome = try program.shell("python3 '\(script.path)' \"$PROGRAM\" store")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.messages)")
  }
}
