/// The description of the API for machines: OpenAPI 3.0.
enum OpenAPIFile {
  static func text(_ reports: [ReportSignature]) -> String {
    let paths = reports.flatMap { report in
      [("/api/v1/\(report.name)", envelope(report)), ("/api/v1/\(report.name).csv", csv(report))]
    }
    let plain = [
      ("/healthz", operation("Whether the server answers.", "text/plain", id: "healthz")),
      ("/metrics", operation("Figures to watch.", "text/plain", id: "metrics")),
    ]
    let document = JSONTree.object([
      ("openapi", .text("3.0.3")),
      (
        "info",
        .object([
          ("title", .text("Cairn")), ("version", .text("1")),
          (
            "description",
            .text("Each report of the command line, by the same parameter names as the options.")
          ),
        ])
      ),
      ("paths", .object(paths + plain)),
      ("components", .object([("schemas", .object(schemas))])),
    ])
    return document.text + "\n"
  }

  private static func envelope(_ report: ReportSignature) -> JSONTree {
    let shape = JSONTree.object([
      ("name", .text("shape")), ("in", .text("query")),
      ("description", .text("array: the rows of one table and nothing else")),
      ("schema", .object([("type", .text("string")), ("enum", .list([.text("array")]))])),
    ])
    let content = JSONTree.object([
      (
        "application/json",
        .object([
          (
            "schema",
            .object([
              (
                "oneOf",
                .list([
                  .object([("$ref", .text("#/components/schemas/Report"))]),
                  .object([
                    ("type", .text("array")),
                    ("items", .object([("type", .text("object"))])),
                  ]),
                ])
              )
            ])
          )
        ])
      )
    ])
    return get(report, report.name, extra: [shape], content)
  }

  private static func csv(_ report: ReportSignature) -> JSONTree {
    let schema = JSONTree.object([("schema", .object([("type", .text("string"))]))])
    return get(report, "\(report.name)_csv", extra: [], .object([("text/csv", schema)]))
  }

  private static func get(
    _ report: ReportSignature, _ id: String, extra: [JSONTree], _ content: JSONTree
  ) -> JSONTree {
    .object([
      (
        "get",
        .object([
          ("operationId", .text(id)), ("summary", .text(report.summary)),
          ("parameters", .list(report.parameters.map(parameter) + extra)),
          (
            "responses",
            .object([
              ("200", .object([("description", .text("the answer")), ("content", content)])),
              ("400", failure("the question is wrong; the message says how")),
              ("503", failure("too much is asked at once")),
            ])
          ),
        ])
      )
    ])
  }

  private static func failure(_ description: String) -> JSONTree {
    .object([
      ("description", .text(description)),
      (
        "content",
        .object([
          (
            "application/json",
            .object([("schema", .object([("$ref", .text("#/components/schemas/Failure"))]))])
          )
        ])
      ),
    ])
  }

  private static func parameter(_ parameter: ParameterSignature) -> JSONTree {
    var schema: [(String, JSONTree)] = [("type", .text(parameter.isFlag ? "boolean" : "string"))]
    if !parameter.values.isEmpty {
      schema.append(("enum", .list(parameter.values.map { .text($0) })))
    }
    if parameter.isRepeatable {
      schema = [("type", .text("array")), ("items", .object(schema))]
    }
    return .object([
      ("name", .text(parameter.name)), ("in", .text("query")),
      ("description", .text(parameter.summary)), ("required", .flag(parameter.isRequired)),
      ("schema", .object(schema)),
    ])
  }

  private static func operation(_ summary: String, _ type: String, id: String) -> JSONTree {
    let schema = JSONTree.object([("schema", .object([("type", .text("string"))]))])
    return .object([
      (
        "get",
        .object([
          ("operationId", .text(id)), ("summary", .text(summary)),
          (
            "responses",
            .object([
              (
                "200",
                .object([
                  ("description", .text("as text")), ("content", .object([(type, schema)])),
                ])
              )
            ])
          ),
        ])
      )
    ])
  }

  private static var schemas: [(String, JSONTree)] {
    let object = JSONTree.object([("type", .text("object"))])
    let texts = JSONTree.object([
      ("type", .text("array")), ("items", .object([("type", .text("string"))])),
    ])
    return [
      (
        "Report",
        .object([
          ("type", .text("object")),
          (
            "required",
            .list(["report", "as_of", "definition", "tables", "notes"].map { .text($0) })
          ),
          (
            "properties",
            .object([
              ("report", .object([("type", .text("string"))])), ("definition", object),
              ("tables", object), ("notes", texts),
            ])
          ),
        ])
      ),
      (
        "Failure",
        .object([
          ("type", .text("object")), ("required", .list([.text("error")])),
          ("properties", .object([("error", object)])),
        ])
      ),
    ]
  }
}
