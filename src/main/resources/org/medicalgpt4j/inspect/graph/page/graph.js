/* The view of the graph: a row for each part of the model, forward on the left, backward on the right. */

const BOX = 44;
const LEAF = 24;
const nodeById = new Map();

function textWidth(text, size) {
  return text.length * size * 0.58;
}

/** An op that only adds to gradient buffers is drawn small: there are many, and nothing follows from them here. */
const isLeaf = op => op.kind !== "lora" && op.outputs.length > 0 && op.outputs.every(output => isBuffer(values[output.value]));

function opBox(op) {
  if (isLeaf(op)) {
    const name = buffersOf(op).map(buffer => `∇ ${buffer.name.split(".").slice(-2).join(".")}`).join(", ");
    return { id: `o${op.id}`, op, name, about: kindName(op), height: LEAF, width: textWidth(name, 11) + 22, leaf: true };
  }
  const name = shortTitle(op);
  const output = mainOutput(op);
  const kind = op.gradientOf ? kindName(op).replace(/ (gradient|bp)$/, "") : kindName(op);
  const about = `${kind}${output && !isBuffer(output) ? " · " + shapeText(output.shape) : ""}`;
  return { id: `o${op.id}`, op, name, about, height: BOX, width: Math.max(textWidth(name, 12.6), textWidth(about, 10.9)) + 34 };
}

function portBox(id, text, target) {
  return { id, port: true, name: text, target, height: 20, width: textWidth(text, 10.4) + 18 };
}

/** Boxes and wires of the ops of one part and phase. Saved activations and inputs of a backward op are told, not drawn. */
function flowOf(block, phase) {
  const nodes = block[phase].map(opBox);
  const wires = [];
  const ports = new Map();
  const inside = new Set(block[phase].map(op => op.id));
  const add = (from, to) => wires.some(wire => wire.from === from && wire.to === to) || wires.push({ from, to });
  for (const op of block[phase]) {
    for (const input of op.inputs) {
      const value = values[input.value];
      const producer = value.producers[0];
      if (value.source === "step" && inside.has(producer)) {
        add(`o${producer}`, `o${op.id}`);
      } else if (drawsPort(value, phase)) {
        const id = value.source === "step" ? `p${producer}` : `v${value.id}`;
        ports.set(id, portBox(id, portName(value), value));
        add(id, `o${op.id}`);
      }
    }
    for (const output of op.outputs) {
      const value = values[output.value];
      const next = [...new Set(readersIn(value, phase).map(id => ops[id].block))].filter(name => name !== block.name);
      if (value.source === "step" && next.length > 0) {
        const text = next.length > 2 ? `to ${next.length} blocks` : `to ${next.map(endOf).join(", ")}`;
        nodes.push(portBox(`x${value.id}`, text, value));
        add(`o${op.id}`, `x${value.id}`);
      }
    }
  }
  return { nodes: [...ports.values(), ...nodes], wires };
}

function portName(value) {
  if (value.source !== "step") return endOf(value.name);
  const maker = ops[value.producers[0]];
  return maker.phase === "forward" ? endOf(maker.name) : `from ${endOf(maker.block)}`;
}

function drawsPort(value, phase) {
  if (value.source === "parameter" || isBuffer(value)) return false;
  if (phase === "forward") return true;
  return value.source === "step" && ops[value.producers[0]]?.phase === "backward";
}

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
  nodes.forEach(node => drawing.append(node.port ? drawPort(node) : drawNode(node)));
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
  const buffers = buffersOf(op).length;
  const mark = (name, text, about) =>
    svg("text", { class: `mark ${name}`, x: left + width - 7, y: top + 12, "text-anchor": "end" }, text, svg("title", {}, about));
  const group = svg("g", {
    class: `node ${op.kind}`, role: "button", tabindex: -1, "data-id": op.id,
    "aria-label": `${op.gradientOf ? "gradient of " + op.gradientOf : op.name}, ${kindOf(op).name}, ${node.about}`,
    onclick: () => choose({ op: op.id }),
  },
  svg("rect", { class: "box", x: left, y: top, width, height, rx: 8 }),
  svg("path", { class: "edge", d: `M${left + 8} ${top}h-2a6 6 0 0 0-6 6v${height - 12}a6 6 0 0 0 6 6h2a4 4 0 0 1-4-4v${8 - height}a4 4 0 0 1 4-4z` }),
  node.leaf ? svg("text", { class: "title leaf", x: left + 13, y: y + 4 }, node.name) : [
    svg("text", { class: "title", x: left + 14, y: y - 3 }, node.name),
    svg("text", { class: "about", x: left + 14, y: y + 12.5 }, node.about),
    buffers > 0 && mark("grad", `∇${buffers > 1 ? buffers : ""}`, "adds to gradient buffers"),
    hasBackward && isKept(op) && mark("kept", "●", "kept for the backward pass")]);
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
