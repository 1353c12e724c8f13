// The query editor: completion, examples, a clock, a Stop button, errors at their place.
// Without this module the plain form does all that a form can do.

const form = document.querySelector("form.query");
const box = form.querySelector("textarea");
const answer = document.querySelector("#answer");
const status = form.querySelector("[role=status]");
const runButton = form.querySelector("button");
const { address, vocabulary, suggest, queries } = form.dataset;
const KINDS = new RegExp("/id/([a-z]+)/([a-z0-9][a-z0-9.-]*)$");
const LONGEST_URL = 6000;

const known = await (await fetch(vocabulary)).json();
let running = null;

const editor = open();
addExamples();
const stopButton = addStop();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});

// The box becomes an editor; Tab leaves it, as it leaves every other field.
function open() {
  const place = document.createElement("div");
  box.before(place);
  const made = new window.Yasqe(place, {
    value: box.value.trim(),
    autocompleters: [],
    consumeShareLink: null,
    createShareableLink: null,
    collapsePrefixesOnLoad: false,
    editorHeight: "20rem",
    persistenceId: null,
    prefixCcApi: null,
    resizeable: false,
    screenReaderLabel: "SPARQL query",
    showQueryButton: false,
    extraKeys: {
      "Ctrl-Space": complete,
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-/": () => made.commentLines(),
      Tab: false,
      "Shift-Tab": false,
    },
  });
  made.on("inputRead", (_, change) => /[:?]$/.test(change.text.at(-1)) && complete());
  made.on("change", () => { box.value = made.getValue(); });
  box.hidden = true;
  form.querySelector("label").addEventListener("click", () => made.focus());
  return made;
}

function addExamples() {
  const choice = document.createElement("select");
  choice.id = "examples";
  choice.append(new Option("Choose a question …", ""));
  const themes = new Map();
  for (const { name, theme, title } of known.examples) {
    if (!themes.has(theme)) themes.set(theme, Object.assign(document.createElement("optgroup"), { label: theme }));
    themes.get(theme).append(new Option(title, name));
  }
  choice.append(...themes.values());
  choice.addEventListener("change", () => {
    const example = known.examples.find(({ name }) => name === choice.value);
    if (example) editor.setValue(example.query);
  });
  const label = Object.assign(document.createElement("label"), { htmlFor: "examples", textContent: "Example" });
  const row = document.createElement("div");
  row.className = "examples";
  row.append(label, choice);
  form.prepend(row);
}

function addStop() {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Stop", hidden: true });
  button.addEventListener("click", stop);
  runButton.after(button);
  return button;
}

// Completion

function complete() {
  const cursor = editor.getDoc().getCursor();
  const before = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const word = /[?$\p{L}\p{N}_:.-]*$/u.exec(before)[0];
  if (word) editor.showHint({ completeSingle: false, hint: () => hints(word, cursor), closeOnUnfocus: true });
}

async function hints(word, cursor) {
  const found = word.startsWith("?") ? variables(word) : [...terms(word), ...prefixes(word), ...(await things(word))];
  const from = { line: cursor.line, ch: cursor.ch - word.length };
  const list = found.slice(0, 60).map(({ text, told }) => ({
    text,
    displayText: told ? `${text}  ${told}` : text,
    from,
    to: cursor,
    hint: () => insert(text, from, cursor),
  }));
  return { list, from, to: cursor };
}

function variables(word) {
  return editor.getVariablesFromQuery().filter((name) => name.startsWith(word) && name !== word).map((text) => ({ text }));
}

function terms(word) {
  const wanted = word.toLowerCase();
  return known.terms
    .filter(({ name, label }) => name.toLowerCase().startsWith(wanted) || label.toLowerCase().includes(wanted))
    .map(({ name, label, kind }) => ({ text: name, told: `${label}, ${kind}` }));
}

function prefixes(word) {
  return Object.keys(known.prefixes).filter((name) => name.startsWith(word)).map((name) => ({ text: `${name}:` }));
}

// Things are found by their names in any script; a prefix before the colon narrows them down.
async function things(word) {
  const [kind, name] = word.includes(":") ? word.split(":", 2) : ["", word];
  if (name.length < 2 || !suggest) return [];
  const response = await fetch(`${suggest}?${new URLSearchParams({ q: name.replaceAll("-", " ") })}`);
  if (!response.ok) return [];
  const [, names, told, addresses] = await response.json();
  return names.flatMap((label, place) => {
    const match = KINDS.exec(addresses[place]);
    if (!match || (kind && match[1] !== kind)) return [];
    return [{ text: `${match[1]}:${match[2]}`, told: `${label}, ${told[place]}` }];
  });
}

function insert(text, from, to) {
  editor.getDoc().replaceRange(text, from, to);
  const [prefix] = text.split(":");
  if (text.length > prefix.length + 1) declare(prefix);
}

function declare(prefix) {
  if (known.prefixes[prefix] && !(prefix in editor.getPrefixesFromQuery())) {
    editor.addPrefixes({ [prefix]: known.prefixes[prefix] });
  }
}

// Running and stopping

async function run() {
  if (running) return;
  const query = editor.getValue();
  running = { id: crypto.randomUUID?.() ?? `q-${Date.now()}-${Math.random().toString(36).slice(2)}`, abort: new AbortController() };
  const started = performance.now();
  begin();
  const clock = setInterval(() => tell(`Running, ${Math.round((performance.now() - started) / 1000)} s`), 1000);
  try {
    await show(await send(query), query);
  } catch (error) {
    fail({ title: error.name === "AbortError" ? "Stopped" : "The server cannot be reached", detail: "" });
  } finally {
    clearInterval(clock);
    running = null;
    stopButton.hidden = true;
    runButton.disabled = false;
  }
}

function begin() {
  runButton.disabled = true;
  stopButton.hidden = false;
  answer.replaceChildren();
  tell("Running");
  for (let line = 0; line < editor.lineCount(); line += 1) editor.removeLineClass(line, "background", "wrong");
}

// A short query goes into the address, so that the answer has one; a long one is posted.
function send(query) {
  const asked = new URLSearchParams({ query });
  const told = new URLSearchParams({ query, "query-id": running.id });
  const options = {
    headers: { Accept: "text/html;q=0.9, application/problem+json" },
    signal: running.abort.signal,
  };
  if (asked.toString().length < LONGEST_URL) return fetch(`${address}?${told}`, options);
  return fetch(address, { ...options, method: "POST", body: told });
}

async function show(response, query) {
  if (!response.ok) return fail(await response.json());
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  answer.replaceChildren(...page.querySelector("#answer").childNodes);
  const share = new URLSearchParams({ query }).toString();
  if (share.length < LONGEST_URL) {
    const link = Object.assign(document.createElement("a"), { href: `${address}?${share}`, textContent: "Link to this query and its answer" });
    const line = document.createElement("p");
    line.className = "tools ui";
    line.append(link);
    const notes = answer.querySelector("#sources");
    if (notes) notes.before(line);
    else answer.append(line);
    history.replaceState(null, "", link.href);
  }
  dispatchEvent(new Event("answered"));
  tell("Done");
  answer.scrollIntoView({ block: "nearest" });
}

function fail(problem) {
  const told = document.createElement("div");
  told.className = "notice ui";
  told.setAttribute("role", "alert");
  const title = Object.assign(document.createElement("strong"), { textContent: problem.title });
  told.append(title, document.createElement("br"), problem.detail ?? "");
  if (problem.remedy) told.append(document.createElement("br"), remedy(problem.remedy));
  answer.replaceChildren(told);
  tell(problem.title);
  if (problem.line) point(problem.line - 1, (problem.column ?? 1) - 1);
}

function remedy(line) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: `Add “${line}”` });
  button.addEventListener("click", () => {
    editor.setValue(`${line}\n${editor.getValue()}`);
    run();
  });
  return button;
}

function point(line, column) {
  editor.addLineClass(line, "background", "wrong");
  editor.getDoc().setCursor({ line, ch: column });
  editor.focus();
}

// The query is stopped on the server; where it has not begun there yet, going away stops it.
async function stop() {
  const { id, abort } = running;
  const response = await fetch(`${queries}${id}`, { method: "DELETE" });
  if (!response.ok) abort.abort();
}

function tell(words) {
  status.textContent = words;
}
