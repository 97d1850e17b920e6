internal import CairnModel

/// Where people go from one event to the next: a column a position, a band as wide as the flow.
///
/// Each column keeps its largest nodes and gathers the rest in `(other)`, for the drawing alone:
/// the bands of a node still add up, and the table has every flow.
struct SankeyFigure {
  private static let nodesShown = 8
  private static let positionsShown = 6
  private static let height = 420.0
  private static let columnWidth = 170.0
  private static let nodeWidth = 10.0
  private static let gap = 10.0

  private struct Node: Hashable {
    var position: Int
    var name: String
  }

  private struct Flow {
    var from: Node
    var to: Node
    var count: Int
  }

  private struct Place {
    var y: Double
    var tall: Double
    var filledIn = 0.0
    var filledOut = 0.0
  }

  static func markup(_ report: Report) -> Markup? {
    guard let table = report[table: "edges"],
      table.has("position", "from_event", "to_event", "transitions"), !table.rows.isEmpty
    else { return nil }
    var edges: [Flow] = []
    for row in table.rows {
      guard let position = table.cell("position", in: row).countValue, position <= positionsShown,
        let from = table.cell("from_event", in: row).textValue,
        let to = table.cell("to_event", in: row).textValue,
        let count = table.cell("transitions", in: row).countValue, count > 0
      else { continue }
      edges.append(
        Flow(
          from: Node(position: position, name: from), to: Node(position: position + 1, name: to),
          count: count))
    }
    return edges.isEmpty ? nil : draw(gathered(edges))
  }

  /// The flows between the nodes that are shown, in a fixed order.
  private static func gathered(_ edges: [Flow]) -> [Flow] {
    let sizes = self.sizes(edges)
    var shown: Set<Node> = []
    for (_, nodes) in Dictionary(grouping: sizes.keys, by: \.position) {
      let sorted = nodes.sorted {
        (-(sizes[$0] ?? 0), ByteText($0.name)) < (-(sizes[$1] ?? 0), ByteText($1.name))
      }
      shown.formUnion(sorted.prefix(nodesShown))
    }
    func kept(_ node: Node) -> Node {
      shown.contains(node) ? node : Node(position: node.position, name: "(other)")
    }
    var counts: [Node: [Node: Int]] = [:]
    for edge in edges {
      counts[kept(edge.from), default: [:]][kept(edge.to), default: 0] += edge.count
    }
    let flows = counts.flatMap { from, targets in
      targets.map { Flow(from: from, to: $0.key, count: $0.value) }
    }
    return flows.sorted { left, right in
      (left.from.position, -left.count, ByteText(left.from.name), ByteText(left.to.name))
        < (right.from.position, -right.count, ByteText(right.from.name), ByteText(right.to.name))
    }
  }

  /// What passes each node: the larger of what comes in and what goes out.
  private static func sizes(_ flows: [Flow]) -> [Node: Int] {
    var incoming: [Node: Int] = [:]
    var outgoing: [Node: Int] = [:]
    for flow in flows {
      outgoing[flow.from, default: 0] += flow.count
      incoming[flow.to, default: 0] += flow.count
    }
    return outgoing.merging(incoming) { max($0, $1) }
  }

  private static func draw(_ flows: [Flow]) -> Markup {
    let sizes = self.sizes(flows)
    let columns = Dictionary(grouping: sizes.keys, by: \.position).mapValues { nodes in
      nodes.sorted {
        (-(sizes[$0] ?? 0), ByteText($0.name)) < (-(sizes[$1] ?? 0), ByteText($1.name))
      }
    }
    let most = columns.values.map { $0.reduce(0) { $0 + (sizes[$1] ?? 0) } }.max() ?? 1
    let tallest = columns.values.map(\.count).max() ?? 1
    let scale = (height - Double(tallest - 1) * gap) / Double(max(1, most))
    let first = columns.keys.min() ?? 1
    var places: [Node: Place] = [:]
    for (_, nodes) in columns {
      var y = 24.0
      for node in nodes {
        let tall = max(1, Double(sizes[node] ?? 0) * scale)
        places[node] = Place(y: y, tall: tall)
        y += tall + gap
      }
    }
    var marks = bands(flows, &places, scale: scale, first: first)
    for position in columns.keys.sorted() {
      for node in columns[position] ?? [] {
        guard let place = places[node] else { continue }
        marks += box(node, place, size: sizes[node] ?? 0, x: Double(position - first) * columnWidth)
      }
    }
    let width = Double((columns.keys.max() ?? first) - first + 1) * columnWidth
    return .drawing(
      max(width, 510), height + 60, label: "Flows between events; the figures are in the table.",
      marks)
  }

  private static func bands(
    _ flows: [Flow], _ places: inout [Node: Place], scale: Double, first: Int
  ) -> [Markup] {
    var marks: [Markup] = []
    for flow in flows {
      guard let from = places[flow.from], let to = places[flow.to] else { continue }
      let wide = Double(flow.count) * scale
      let startX = Double(flow.from.position - first) * columnWidth + nodeWidth
      let endX = Double(flow.to.position - first) * columnWidth
      let startY = from.y + from.filledOut + wide / 2
      let endY = to.y + to.filledIn + wide / 2
      places[flow.from]?.filledOut += wide
      places[flow.to]?.filledIn += wide
      let middle = (startX + endX) / 2
      let points = [startX, startY, middle, startY, middle, endY, endX, endY].map(Markup.coordinate)
      let path =
        "M\(points[0]) \(points[1])C\(points[2]) \(points[3]) \(points[4]) \(points[5]) "
        + "\(points[6]) \(points[7])"
      let leaves = flow.to.name == "(end)"
      let count = ReadableNumber.count(flow.count)
      marks.append(
        .tag(
          "path",
          [
            "class": leaves ? "flow leaving" : "flow", "d": path,
            "stroke-width": Markup.coordinate(max(0.5, wide)),
          ],
          [
            .tag("title", [:], [Markup("\(flow.from.name) → \(flow.to.name): \(count)")])
          ]))
    }
    return marks
  }

  private static func box(_ node: Node, _ place: Place, size: Int, x: Double) -> [Markup] {
    let rectangle = Markup.tag(
      "rect",
      [
        "class": node.name == "(end)" ? "track" : "one", "x": Markup.coordinate(x),
        "y": Markup.coordinate(place.y), "width": Markup.coordinate(nodeWidth),
        "height": Markup.coordinate(place.tall),
      ],
      [.tag("title", [:], [Markup("\(node.name): \(ReadableNumber.count(size))")])])
    guard place.tall >= 8 else { return [rectangle] }
    let label = Markup.label(
      node.name, at: (x + nodeWidth + 4, place.y + min(place.tall / 2 + 4, 16)), "", columns: 20)
    return [rectangle, label]
  }
}
