/* The view of all ops in the order in which they run. */

let rowOfOp = new Map();

function opRow(op, most) {
  const output = mainOutput(op);
  const runner = { kernel: op.kernel, plain: "plain", library: "ND4J" }[op.runner];
  const row = html("tr", { "data-op": op.id, onclick: () => choose({ op: op.id }) },
    html("td", { class: "right mono" }, String(op.id)),
    html("td", { class: "name" }, dot(kindOf(op).color), title(op)),
    html("td", { class: "mono" }, op.op.replace(/^medgpt_/, "")),
    html("td", {}, runner),
    html("td", { class: "shape right" }, output ? shapeText(output.shape) : "–"),
    html("td", { class: "right" }, output ? bytesText(output.bytes) : "–"),
    html("td", { class: "right" }, flopsText(op.flops),
      html("span", { class: "meter" }, html("i", { style: `width:${100 * op.flops / (most || 1)}%` }))));
  rowOfOp.set(op.id, row);
  return row;
}

function listView() {
  rowOfOp = new Map();
  const most = Math.max(...ops.map(op => op.flops));
  const body = html("tbody");
  let section = null;
  for (const op of ops) {
    const name = hasBackward ? `${op.block}, ${op.phase}` : op.block;
    if (name !== section) {
      section = name;
      const count = blocks.find(block => block.name === op.block)[op.phase].length;
      body.append(html("tr", { class: "section" }, html("td", { colspan: 7 },
        html("button", { type: "button", "data-section": name, "aria-expanded": String(!closedSections.has(name)), onclick: () => toggleSection(name) },
          html("span", { class: "twist" }, "▸"), " ", name, html("small", {}, `${count} ops`)))));
    }
    const row = opRow(op, most);
    row.dataset.in = name;
    body.append(row);
  }
  return html("div", { class: "card scroller" }, html("table", { class: "grid" },
    html("thead", {}, html("tr", {}, ["#", "name", "op", "run by", "result", "bytes", "matrix products"].map((head, index) =>
      html("th", { class: index === 0 || index > 3 ? "right" : null }, head)))), body));
}

const closedSections = new Set();

function toggleSection(name) {
  if (!closedSections.delete(name)) closedSections.add(name);
  document.querySelectorAll("[data-section]").forEach(button =>
    button.setAttribute("aria-expanded", String(!closedSections.has(button.dataset.section))));
  markList();
}

function markList() {
  const visible = new Set();
  for (const [id, row] of rowOfOp) {
    row.hidden = !matches(ops[id]) || closedSections.has(row.dataset.in);
    row.classList.toggle("selected", id === choice.op);
    if (matches(ops[id])) visible.add(row.dataset.in);
  }
  for (const button of document.querySelectorAll("[data-section]")) {
    button.closest("tr").hidden = !visible.has(button.dataset.section);
  }
}
