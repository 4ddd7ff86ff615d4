/* Views, filters, keys, and the address of what is chosen. */

const VIEWS = [
  { id: "graph", name: "Graph", make: graphView, mark: markGraph },
  { id: "list", name: "Ops", make: listView, mark: markList },
  { id: "memory", name: "Memory", make: memoryView, mark: markMemory },
  { id: "parameters", name: "Weights", make: parametersView, mark: markParameters },
];
const KEYS = [
  [["j", "↓"], "next op"], [["k", "↑"], "op before"],
  [["←", "→"], "close or open the part the op is in"], [["e"], "open all parts, or close them"],
  [["/"], "search"], [["Esc"], "clear the search, then the choice"],
  [["1", "…", "4"], "graph, ops, memory, weights"], [["t"], "light or dark"], [["?"], "this list"],
];
const search = document.getElementById("search");
const currentView = () => VIEWS.find(view => view.id === choice.tab);

function showView() {
  document.getElementById("view").replaceChildren(currentView().make());
  mark();
}

function mark() {
  currentView().mark();
  const count = ops.filter(matches).length;
  document.getElementById("found").textContent = filtered() ? `${exact(count)} of ${exact(ops.length)} ops` : "";
}

function showTab(id) {
  choice.tab = id;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.tab === id;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  showView();
  reveal();
}

/** Chooses an op, a value or nothing. */
function choose({ op = null, value = null }) {
  choice.op = op;
  choice.value = value;
  if (op !== null && choice.tab === "graph" && !choice.open.has(ops[op].block)) toggleBlock(ops[op].block, true);
  showDetail();
  mark();
  reveal();
  const address = op !== null ? `#op-${op}` : value !== null ? `#value-${value}` : "#";
  try {
    history.replaceState(null, "", address);
  } catch {
    /* a page inside another may not change its address, and nothing depends on it */
  }
}

function reveal() {
  const target = choice.tab === "graph" ? nodeById.get(choice.op) : choice.tab === "list" ? rowOfOp.get(choice.op) : null;
  target?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(direction) {
  const found = ops.filter(matches).map(op => op.id);
  if (found.length === 0) return;
  const at = choice.op === null ? -1 : found.findIndex(id => id >= choice.op);
  const exactly = found[at] === choice.op;
  const next = choice.op === null ? (direction > 0 ? 0 : found.length - 1)
    : at < 0 ? (direction > 0 ? 0 : found.length - 1)
      : direction > 0 ? (exactly ? at + 1 : at) : at - 1;
  if (found[next] !== undefined) choose({ op: found[next] });
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  document.getElementById("theme").textContent = name === "dark" ? "Light" : "Dark";
}

const toggleTheme = () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");

function toggleAll() {
  if (choice.open.size === blocks.length) choice.open.clear();
  else blocks.forEach(block => choice.open.add(block.name));
  showView();
}

function escape() {
  if (search.value) {
    search.value = "";
    setWords();
  } else if (document.activeElement === search) {
    search.blur();
  } else {
    choose({});
  }
}

function setWords() {
  choice.words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  mark();
}

const ACTIONS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  ArrowRight: () => choice.op !== null && toggleBlock(ops[choice.op].block, true),
  ArrowLeft: () => choice.op !== null && toggleBlock(ops[choice.op].block, false),
  e: toggleAll, t: toggleTheme, Escape: escape,
  "/": () => { search.focus(); search.select(); },
  "?": () => document.getElementById("keys").showModal(),
  1: () => showTab("graph"), 2: () => showTab("list"), 3: () => showTab("memory"), 4: () => showTab("parameters"),
};

function pressed(event) {
  const typing = event.target === search;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (modified || document.getElementById("keys").open || typing && !["Escape", "ArrowDown", "Enter"].includes(event.key)) return;
  if (event.target.getAttribute?.("role") === "tab" && event.key.startsWith("Arrow")) return moveTab(event);
  const action = typing && event.key === "Enter" ? ACTIONS.j : ACTIONS[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

function moveTab(event) {
  const at = VIEWS.indexOf(currentView()) + { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  event.preventDefault();
  showTab(VIEWS.at(at % VIEWS.length).id);
  document.querySelector("[role=tab][aria-selected=true]").focus();
}

function start() {
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.getElementById("tabs").append(...VIEWS.map(view =>
    html("button", { type: "button", role: "tab", "data-tab": view.id, "aria-controls": "view", onclick: () => showTab(view.id) }, view.name)));
  document.getElementById("kinds").append(...KINDS.map(kind =>
    html("button", { type: "button", class: "kind", "aria-pressed": "true", title: kind.about, onclick: event => {
      if (!choice.kinds.delete(kind.id)) choice.kinds.add(kind.id);
      event.currentTarget.setAttribute("aria-pressed", String(choice.kinds.has(kind.id)));
      mark();
    } }, dot(kind.color), kind.name, html("b", {}, exact(kind.count)))));
  document.getElementById("keys").append(html("h2", {}, "Keys"), html("table", {}, KEYS.map(([keys, about]) =>
    html("tr", {}, html("td", {}, keys.map(key => html("kbd", {}, key))), html("td", {}, about)))));
  document.getElementById("theme").addEventListener("click", toggleTheme);
  document.getElementById("help").addEventListener("click", ACTIONS["?"]);
  document.getElementById("keys").addEventListener("click", event => event.currentTarget.close());
  search.addEventListener("input", setWords);
  document.addEventListener("keydown", pressed);
  const layers = blocks.filter(block => /\.\d+$/.test(block.name));
  blocks.filter(block => !layers.includes(block) || block === layers[0]).forEach(block => choice.open.add(block.name));
  showSummary();
  showTab("graph");
  const [, what, id] = location.hash.match(/^#(op|value)-(\d+)$/) ?? [];
  if (what && (what === "op" ? ops : values)[id]) choose({ [what]: Number(id) });
  else showDetail();
}

start();
