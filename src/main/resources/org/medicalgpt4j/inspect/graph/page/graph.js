/* The view of the graph: a row for each part of the model, forward on the left, backward on the right. */

const nodeById = new Map();

function drawFlow(block, phase) {
  const { nodes, wires } = flowOf(block, phase);
  if (nodes.length === 0) return null;
  const size = layOut(nodes, wires);
  const flipped = phase === "backward";
  if (flipped) nodes.concat(wires.flatMap(wire => wire.waypoints)).forEach(node => { node.y = size.height - node.y; });
  const drawing = svg("svg", {
    width: Math.ceil(size.width), height: Math.ceil(size.height), viewBox: `0 0 ${Math.ceil(size.width)} ${Math.ceil(size.height)}`,
    style: `min-width:${Math.ceil(0.68 * size.width)}px`, role: "group", "aria-label": `${block.name}, ${phase}`,
  });
  for (const wire of wires) {
    const end = wire.points.at(-1);
    const y = end.y + (flipped ? 1 : -1) * end.height / 2;
    const dy = flipped ? 5 : -5;
    drawing.append(
      svg("path", { class: "wire", d: wirePath(wire.points, flipped), "data-from": wire.from, "data-to": wire.to }),
      svg("path", { class: "tip", d: `M${end.x} ${y}l-3.5 ${dy}h7z` }));
  }
  drawing.append(...nodes.map(node => node.port ? drawPort(node) : drawNode(node)).flat(2));
  return html("div", { class: "flow", style: `flex:${Math.ceil(size.width)} 1 0` }, hasBackward && html("h3", {}, phase), drawing);
}

function drawPort(node) {
  const owner = node.target.source === "step" ? { op: node.target.producers[0] } : { value: node.target.id };
  return svg("g", { class: "port", onclick: () => choose(owner) },
    svg("title", {}, `${node.target.name}, ${shapeText(node.target.shape)}`),
    svg("rect", { x: node.x - node.width / 2, y: node.y - 10, width: node.width, height: 20, rx: 10 }),
    svg("text", { x: node.x, y: node.y + 3.6, "text-anchor": "middle" }, node.name));
}

function drawNode(node) {
  const { op, x, y, width, height } = node;
  const left = x - width / 2;
  const top = y - height / 2;
  const mark = (name, text, about) =>
    svg("text", { class: `mark ${name}`, x: left + width - 7, y: top + 12, "text-anchor": "end" }, text, svg("title", {}, about));
  const buffers = buffersOf(op).length;
  const group = opGroup(op, "node",
    svg("rect", { class: "box", x: left, y: top, width, height, rx: 8 }),
    svg("path", { class: "edge", d: `M${left + 8} ${top}h-2a6 6 0 0 0-6 6v${height - 12}a6 6 0 0 0 6 6h2a4 4 0 0 1-4-4v${8 - height}a4 4 0 0 1 4-4z` }),
    svg("text", { class: "title", x: left + 14, y: top + 19 }, node.name),
    svg("text", { class: "about", x: left + 14, y: top + 34.5 }, node.about),
    buffers > 0 && mark("grad", `∇${buffers > 1 ? buffers : ""}`, "adds to gradient buffers"),
    hasBackward && isKept(op) && mark("kept", "●", "kept for the backward pass"));
  let at = left + 13;
  return [group, node.leaves.map(leaf => {
    const chip = opGroup(leaf.op, "node leaf",
      svg("rect", { class: "box", x: at, y: top + BOX - 3, width: leaf.width, height: LEAF, rx: 9 }),
      svg("text", { class: "title", x: at + leaf.width / 2, y: top + BOX + 9.5, "text-anchor": "middle" }, leaf.name));
    at += leaf.width + LEAF_GAP;
    return chip;
  })];
}

function opGroup(op, name, ...shapes) {
  const about = `${op.gradientOf ? "gradient of " + op.gradientOf : op.name}, ${kindOf(op).name}, ${kindName(op)}`;
  const group = svg("g", {
    class: `${name} ${op.kind}`, role: "button", tabindex: -1, "data-id": op.id, "aria-label": about,
    onclick: () => choose({ op: op.id }),
  }, shapes);
  nodeById.set(op.id, group);
  return group;
}

function blockHead(block, most) {
  const count = block.forward.length + block.backward.length;
  const weights = [...block.weights].reduce((sum, name) => sum + parametersByName.get(name).elements, 0);
  const open = choice.open.has(block.name);
  return html("button", {
    type: "button", class: "block-head", "aria-expanded": String(open), "data-block": block.name,
    onclick: () => toggleBlock(block.name),
  },
  html("span", { class: "twist" }, "▸"),
  html("span", {}, html("span", { class: "name" }, block.name), html("span", { class: "hits" })),
  html("span", { class: "cell" }, `${count} ops`),
  html("span", { class: "cell" }, weights ? `${countText(weights)} weights` : ""),
  html("span", { class: "cell", title: "bytes of all results, before memory is shared" }, bytesText(block.bytes)),
  html("span", { class: "cell" }, flopsText(block.flops),
    html("span", { class: "pace" }, html("i", { style: `width:${100 * block.flops / (most || 1)}%` }))));
}

function graphView() {
  nodeById.clear();
  const most = Math.max(...blocks.map(block => block.flops));
  const rows = blocks.map(block => {
    const body = html("div", { class: "flows" });
    setBody(body, block);
    return html("section", { class: "block" }, blockHead(block, most), body);
  });
  return html("div", {}, graphLegend(), rows);
}

/** Draws what a part of the model holds when it is opened for the first time. */
function setBody(body, block) {
  body.hidden = !choice.open.has(block.name);
  if (!body.hidden && !body.hasChildNodes()) {
    body.append(...["forward", "backward"].map(phase => drawFlow(block, phase)).filter(Boolean));
  }
}

function graphLegend() {
  return hasBackward && html("div", { class: "legend" },
    html("span", {}, html("b", { style: "color:var(--saved)" }, "● "), "kept for the backward pass"),
    html("span", {}, html("b", { style: "color:var(--sink)" }, "∇ "), "adds to gradient buffers"),
    html("span", {}, "Gradients flow upwards. What a backward op reads of the forward pass is in its details."));
}

function toggleBlock(name, open = !choice.open.has(name)) {
  if (open) choice.open.add(name);
  else choice.open.delete(name);
  for (const head of document.querySelectorAll(".block-head")) {
    if (head.dataset.block === name) {
      head.setAttribute("aria-expanded", String(open));
      setBody(head.nextElementSibling, blocks.find(block => block.name === name));
    }
  }
  mark();
}

/** Fades what the filter leaves out, and marks what is chosen with the wires that touch it. */
function markGraph() {
  const only = filtered();
  for (const [id, node] of nodeById) {
    node.classList.toggle("faded", only && !matches(ops[id]));
    node.classList.toggle("selected", id === choice.op);
    node.setAttribute("tabindex", id === choice.op ? 0 : -1);
  }
  for (const wire of document.querySelectorAll(".wire")) {
    const own = `o${choice.op}`;
    wire.classList.toggle("lit", wire.dataset.from === own || wire.dataset.to === own);
  }
  for (const head of document.querySelectorAll(".block-head")) {
    const block = blocks.find(known => known.name === head.dataset.block);
    const hits = [...block.forward, ...block.backward].filter(matches).length;
    head.querySelector(".hits").textContent = only ? (hits === 1 ? "1 match" : `${hits} matches`) : "";
  }
}
