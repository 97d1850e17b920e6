/// The style sheet of a page: one for light and dark, screen and paper, narrow and wide.
enum PageStyle {
  static let sheet: StaticString = """
    :root { color-scheme: light dark; --paper: #fff; --ink: #1d2433; --soft: #5b6475;
      --line: #d9dee7; --card: #f5f7fa; --one: #2563a8; --two: #b4540a; --bad: #a52222;
      --heat: 37, 99, 168; }
    @media (prefers-color-scheme: dark) { :root { --paper: #12151b; --ink: #e7eaf0;
      --soft: #a3acbb; --line: #333a47; --card: #1b2029; --one: #6aaef0; --two: #f0a35c;
      --bad: #ff8f8f; --heat: 106, 174, 240; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper);
      color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans", sans-serif; }
    h1 { margin: 0; font-size: 1.7rem; } h2 { margin: 0; font-size: 1.25rem; }
    h3 { margin: 1rem 0 .3rem; font-size: 1rem; }
    section { margin: 2rem 0; padding-top: 1rem; border-top: 1px solid var(--line); }
    p { margin: .3rem 0; } .soft, figcaption, .note { color: var(--soft); font-size: .875rem; }
    figure { margin: 1rem 0; } figcaption { margin-top: .4rem; }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
    th, td { padding: .25rem .7rem .25rem 0; text-align: start; vertical-align: top;
      border-bottom: 1px solid var(--line); }
    thead th { vertical-align: bottom; color: var(--soft); font-weight: 600; }
    th .soft { font-weight: normal; }
    .number { text-align: end; } td.number, td.time { white-space: nowrap; }
    td.bar { width: 12rem; min-width: 6rem; vertical-align: middle; }
    .long { display: inline-block; max-width: 34ch; max-height: 4.5em; overflow: hidden;
      overflow-wrap: anywhere; } .long:focus { max-height: 20em; overflow: auto; }
    p:has(.long) { max-height: 9em; overflow-y: auto; } p .long { display: inline; }
    bdi { overflow-wrap: break-word; }
    .summary th, .summary td { padding-inline-end: 2rem; }
    .several { display: flex; flex-wrap: wrap; gap: 1rem; }
    svg { display: block; } svg.bar { width: 100%; height: .8rem; }
    svg.drawing { width: 100%; max-width: 54rem; height: auto; }
    svg.small { max-width: 25rem; } .several svg.small { width: 21rem; }
    svg text { fill: var(--ink); font: 12px system-ui, "Noto Sans", sans-serif;
      unicode-bidi: plaintext; }
    svg text.soft { fill: var(--soft); } svg text.end { text-anchor: end; }
    svg text.middle { text-anchor: middle; }
    .one { fill: var(--one); } .two { fill: var(--two); } .track { fill: var(--line); }
    .axis { stroke: var(--line); stroke-width: 1; } .even { stroke: var(--soft);
      stroke-width: 1; stroke-dasharray: 4 4; }
    .curve { fill: none; stroke: var(--one); stroke-width: 2.5; }
    .flow { fill: none; stroke: var(--one); stroke-opacity: .32; }
    .flow.leaving { stroke: var(--soft); stroke-opacity: .25; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr));
      gap: .8rem; padding: 0; list-style: none; }
    .tiles li { padding: .8rem; background: var(--card); border-radius: .5rem; }
    .tiles .figure { display: block; font-size: 1.5rem; font-weight: 650; }
    .finding { font-weight: 600; color: var(--bad); }
    .blank { color: var(--soft); font-style: italic; }
    .map { table-layout: fixed; width: 100%; min-width: 56rem; }
    .map th, .map td { border: 1px solid var(--line); padding: .5rem; overflow-wrap: anywhere; }
    .map thead th { background: var(--card); color: var(--ink); }
    .heat td { text-align: end; border: 1px solid var(--paper); padding: .25rem .5rem; }
    .heat-1 { background: rgba(var(--heat), .06); } .heat-2 { background: rgba(var(--heat), .12); }
    .heat-3 { background: rgba(var(--heat), .18); } .heat-4 { background: rgba(var(--heat), .24); }
    .heat-5 { background: rgba(var(--heat), .30); } .heat-6 { background: rgba(var(--heat), .36); }
    .heat-7 { background: rgba(var(--heat), .42); } .heat-8 { background: rgba(var(--heat), .48); }
    .heat-9 { background: rgba(var(--heat), .54); } .heat-10 { background: rgba(var(--heat), .6); }
    .unripe { color: var(--soft); font-style: italic; }
    nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; list-style: none; }
    a { color: var(--one); } :focus-visible { outline: 2px solid var(--two); }
    details { margin: .6rem 0; } summary { cursor: pointer; color: var(--one); }
    .skip { position: absolute; inset-inline-start: -99rem; } .skip:focus { position: static; }
    @media (max-width: 40rem) { body { padding: .8rem; } td.bar { width: 5rem; min-width: 4rem; } }
    @media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444;
        --line: #bbb; --card: #f3f3f3; --one: #2563a8; --two: #b4540a; --bad: #a52222;
        --heat: 37, 99, 168; }
      body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip { display: none; }
      section, figure, tr, .tiles li { break-inside: avoid; } section.tall { break-inside: auto; }
      h2, h3, p.finding { break-after: avoid; } table { font-size: 8pt; }
      th, td { padding-inline-end: .35rem; } td.bar { width: 5rem; min-width: 3rem; }
      .map { min-width: 0; } .wide { overflow: visible; } * { print-color-adjust: exact; } }
    """
}
