// The network of an answer, live: click a node to see what it is tied to, hide kinds, keep to a span of years.
// The drawing above and the table below say the same without this module.

const place = document.querySelector("#network");
const { answer, library, edges: patterns, time } = place.dataset;
const KINDS = {
  state: ["State", "rectangle"],
  organization: ["Organisation", "round-rectangle"],
  paper: ["Agreement or document", "cut-rectangle"],
  place: ["Place", "ellipse"],
  person: ["Person", "ellipse"],
  other: ["Other", "round-tag"],
};
// So many neighbours of a node are shown at once.
const AT_ONCE = 12;
const FAMILIES = { group: "organization", agreement: "paper", document: "paper", voice: "person" };

const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Explore the network" });
button.addEventListener("click", explore, { once: true });
place.append(button);

async function explore() {
  button.disabled = true;
  const [rows] = await Promise.all([fetchRows(), load(library)]);
  const graph = read(rows);
  button.remove();
  draw(graph);
}

function load(source) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: source, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

async function fetchRows() {
  const response = await fetch(answer, { headers: { Accept: "application/sparql-results+json" } });
  return (await response.json()).results.bindings;
}

// Nodes and edges of the rows, by the variables that the question's view names.
function read(rows) {
  const nodes = new Map();
  const edges = new Map();
  for (const row of rows) {
    for (const [source, relation, target] of JSON.parse(patterns)) {
      if (row[source]?.type !== "uri" || row[target]?.type !== "uri") continue;
      for (const name of [source, target]) nodes.set(row[name].value, node(row, name));
      const label = (row[`${relation}Label`] ?? row[relation])?.value ?? "";
      const years = time && row[time] ? (row[time].value.match(/\d{4}/g) ?? []).map(Number) : [];
      const id = [row[source].value, label, row[target].value].join(" ");
      edges.set(id, { id, source: row[source].value, target: row[target].value, label, years });
    }
  }
  return { nodes, edges: [...edges.values()] };
}

function node(row, name) {
  const id = row[name].value;
  const family = /\/id\/([a-z]+)\//.exec(id)?.[1] ?? "other";
  const kind = FAMILIES[family] ?? (family in KINDS ? family : "other");
  return { id, label: (row[`${name}Label`] ?? row[name]).value, kind };
}

function draw(graph) {
  const canvas = Object.assign(document.createElement("div"), { className: "canvas" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "The network of this answer; the table below says the same.");
  const tools = Object.assign(document.createElement("div"), { className: "tools ui" });
  place.append(tools, canvas);
  const live = window.cytoscape({
    container: canvas,
    elements: [...graph.nodes.values()].map((data) => ({ data })).concat(graph.edges.map((data) => ({ data }))),
    style: style(),
    layout: { name: "null" },
  });
  const state = { hidden: new Set(), shown: new Set(), years: null, focus: null };
  const refresh = () => update(live, state);
  const told = Object.assign(document.createElement("p"), { className: "help" });
  told.setAttribute("role", "status");
  const expand = (id) => {
    state.focus = id;
    state.shown.add(id);
    const near = live.getElementById(id).neighborhood("node").filter((one) => !state.shown.has(one.id()));
    const most = near.sort((a, b) => b.degree() - a.degree()).slice(0, AT_ONCE);
    most.forEach((one) => state.shown.add(one.id()));
    const left = near.length - most.length;
    told.textContent = `${live.getElementById(id).data("label")}: ${most.length} more shown${left ? `, ${left} left; choose it again to see them` : ""}.`;
    refresh();
  };
  live.on("tap", "node", (event) => expand(event.target.id()));
  tools.append(chooser(graph, expand), ...legend(graph, state, refresh), ...span(graph, state, refresh), told);
  expand(live.nodes().max((one) => one.degree()).ele.id());
}

// Shows what has been opened and is not hidden, in rings around the node that was opened last.
function update(live, { hidden, shown, years, focus }) {
  const fits = (edge) => !years || !edge.data("years").length || edge.data("years").some((year) => year >= years[0] && year <= years[1]);
  const centre = live.getElementById(focus);
  const near = centre.neighborhood("node");
  live.batch(() => {
    live.nodes().forEach((one) => one.style("display", shown.has(one.id()) && !hidden.has(one.data("kind")) ? "element" : "none"));
    live.edges().forEach((edge) => {
      edge.style("display", fits(edge) ? "element" : "none");
      edge.toggleClass("near", edge.data("source") === focus || edge.data("target") === focus);
    });
  });
  live.elements(":visible").layout({
    name: "concentric",
    animate: false,
    padding: 16,
    minNodeSpacing: 16,
    concentric: (one) => (one.same(centre) ? 3 : near.contains(one) ? 2 : 1),
    levelWidth: () => 1,
  }).run();
}

function chooser({ nodes }, expand) {
  const choice = document.createElement("select");
  choice.id = "node";
  choice.append(new Option("Choose a node …", ""));
  const sorted = [...nodes.values()].sort((a, b) => a.label.localeCompare(b.label));
  choice.append(...sorted.map(({ id, label }) => new Option(label, id)));
  choice.addEventListener("change", () => choice.value && expand(choice.value));
  const label = document.createElement("label");
  label.append("Show what is tied to ", choice);
  return label;
}

function legend({ nodes }, { hidden }, refresh) {
  const kinds = new Set([...nodes.values()].map(({ kind }) => kind));
  return Object.keys(KINDS).filter((kind) => kinds.has(kind)).map((kind) => {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
    box.addEventListener("change", () => {
      hidden[box.checked ? "delete" : "add"](kind);
      refresh();
    });
    const label = document.createElement("label");
    label.append(box, ` ${KINDS[kind][0]} `, glyph(kind));
    return label;
  });
}

function glyph(kind) {
  const mark = document.createElement("span");
  mark.className = `shape ${kind}`;
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

// Two fields for the first and last year, where edges have years; an edge without a year always stays.
function span({ edges }, state, refresh) {
  const all = edges.flatMap(({ years }) => years);
  if (!all.length) return [];
  state.years = [Math.min(...all), Math.max(...all)];
  return ["From", "To"].map((word, side) => {
    const field = Object.assign(document.createElement("input"), { type: "number", value: state.years[side], min: state.years[0], max: state.years[1] });
    field.addEventListener("change", () => {
      state.years[side] = Number(field.value);
      refresh();
    });
    const label = document.createElement("label");
    label.append(`${word} `, field);
    return label;
  });
}

// The colours and letters of the page, which the canvas cannot inherit.
function style() {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const text = { color: colour("ink"), "font-family": "system-ui, sans-serif", "font-size": 12 };
  const shapes = Object.entries(KINDS).map(([kind, [, shape]]) => ({ selector: `node[kind = "${kind}"]`, style: { shape } }));
  return [
    {
      selector: "node",
      style: {
        ...text, label: "data(label)", "text-wrap": "wrap", "text-max-width": 120, "text-valign": "center",
        "background-color": colour("paper"), "border-color": colour("ink"), "border-width": 1, width: 132, height: 48,
      },
    },
    ...shapes,
    { selector: 'node[kind = "place"]', style: { width: 14, height: 14, "text-valign": "bottom", "text-margin-y": 4 } },
    { selector: "node:active, node:selected", style: { "border-color": colour("accent"), "border-width": 2, "overlay-opacity": 0 } },
    {
      selector: "edge",
      style: {
        ...text, "font-size": 11, color: colour("soft"), width: 1, "line-color": colour("line"), "curve-style": "bezier",
        "target-arrow-shape": "triangle", "target-arrow-color": colour("line"), "arrow-scale": 0.7,
        "text-background-color": colour("paper"), "text-background-opacity": 1, "text-wrap": "ellipsis", "text-max-width": 140,
      },
    },
    { selector: "edge.near", style: { label: "data(label)" } },
  ];
}
