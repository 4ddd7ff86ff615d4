/* The view of the memory: what is held, and who lies where in the arena at which step. */

const CHART_HEIGHT = 380;
const CHART_WIDTH = 900;

const HOLDERS = [
  ["weights", "weights", "Weights", "weights"],
  ["activations", "saved", "Arena of activations", "arena"],
  ["gradients", "sink", "Gradients", "gradients"],
  ["optimizer", "optimizer", "the optimizer's numbers for each weight", "optimizer"],
  ["states", "states", "Key/value cache", "cache"],
].map(([id, color, name, short]) => ({ id, color, name, short, bytes: graph.summary.memory[id] })).filter(holder => holder.bytes > 0);

const USES = [
  ["input", "input", "inputs of the batch"],
  ["passing", "passing", "activations"],
  ["saved", "saved", "activations kept for the backward pass"],
  ["backward", "backward", "gradients of activations"],
  ["scratch", "scratch", "scratch memory of kernels"],
].map(([id, color, name]) => ({ id, color, name }));

/** Rectangles of the arena: one for each piece of memory, which several values may use in turn. */
const pieces = [
  ...values.filter(value => value.arena && value.memoryOf === undefined)
    .map(value => ({ ...value.arena, use: useOf(value), value, name: value.name })),
  ...ops.filter(op => op.scratch).map(op => ({ ...op.scratch, use: "scratch", op, name: `scratch of ${op.name}` })),
];

function useOf(value) {
  if (value.source === "input") return "input";
  const maker = value.producers.length ? ops[value.producers[0]] : null;
  if (maker?.phase === "backward") return "backward";
  return hasBackward && readersIn(value, "backward").length > 0 ? "saved" : "passing";
}

function memoryView() {
  const memory = graph.summary.memory;
  const budget = html("section", { class: "card" },
    html("h2", {}, `Memory of the engine: ${bytesText(memory.total)}`),
    html("p", {}, "Known before anything runs, to the byte. Weights, gradients and moments are f32; what ND4J and Java hold for themselves is not part of it."),
    stack(HOLDERS.map(holder => ({ size: holder.bytes, color: holder.color, label: `${holder.name} ${bytesText(holder.bytes)}` })), "budget"),
    html("div", { class: "legend" }, HOLDERS.map(holder =>
      html("span", {}, dot(holder.color), html("b", {}, holder.name), ` ${bytesText(holder.bytes)} (${shareText(holder.bytes, memory.total)})`))));
  return html("div", {}, budget, arenaCard());
}

function liveBytes() {
  const live = new Array(ops.length + 1).fill(0);
  for (const piece of pieces) {
    for (let step = piece.first; step <= Math.min(piece.last, ops.length); step++) live[step] += piece.bytes;
  }
  return live;
}

function arenaCard() {
  const planned = graph.summary.memory.activations;
  const live = liveBytes();
  const peak = Math.max(...live);
  const sum = pieces.reduce((total, piece) => total + piece.bytes, 0);
  const shown = USES.filter(use => pieces.some(piece => piece.use === use.id));
  return html("section", { class: "card" },
    html("h2", {}, `Arena: ${bytesText(planned)}`),
    html("p", {}, `Every box is a piece of memory: from left to right the ops during which it is taken, from bottom to top the bytes it lies in. `
      + `At most ${bytesText(peak)} are alive at once, ${shareText(peak, planned)} of the arena; without sharing, it would take ${bytesText(sum)}.`),
    arenaChart(planned, live),
    html("div", { class: "legend" }, shown.map(use => {
      const bytes = pieces.filter(piece => piece.use === use.id).reduce((total, piece) => Math.max(total, piece.bytes), 0);
      return html("span", {}, dot(use.color), html("b", {}, use.name), ` largest ${bytesText(bytes)}`);
    }), html("span", {}, "— line: bytes alive")));
}

function arenaChart(planned, live) {
  const x = step => 64 + (CHART_WIDTH - 64) * step / (ops.length + 1);
  const y = bytes => 8 + (CHART_HEIGHT - 36) * (1 - bytes / (planned || 1));
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`, role: "img", "aria-label": "Use of the arena over the ops" });
  for (let tick = 0; tick <= 4; tick++) {
    const at = y(planned * tick / 4);
    chart.append(svg("line", { class: "axis", x1: 64, x2: CHART_WIDTH, y1: at, y2: at }),
      svg("text", { x: 58, y: at + 4, "text-anchor": "end" }, bytesText(planned * tick / 4)));
  }
  for (const piece of pieces) {
    const last = Math.min(piece.last, ops.length) + 1;
    chart.append(svg("rect", {
      class: "cellrect", x: x(piece.first), y: y(piece.offset + piece.bytes),
      width: Math.max(0.6, x(last) - x(piece.first)), height: Math.max(0.6, y(piece.offset) - y(piece.offset + piece.bytes)),
      fill: `var(--${USES.find(use => use.id === piece.use).color})`,
      "data-value": piece.value?.id, "data-op": piece.op?.id,
      onclick: () => choose(piece.op ? { op: piece.op.id } : { value: piece.value.id }),
    }, svg("title", {}, `${piece.name}\n${bytesText(piece.bytes)}, ops ${piece.first} to ${Math.min(piece.last, ops.length)}`)));
  }
  chart.append(svg("path", { class: "live", d: live.map((bytes, step) => `${step ? "L" : "M"}${x(step)} ${y(bytes)}H${x(step + 1)}`).join("") }));
  const turn = ops.findIndex(op => op.phase === "backward");
  if (turn > 0) {
    chart.append(svg("line", { class: "turn", x1: x(turn), x2: x(turn), y1: 4, y2: CHART_HEIGHT - 28 }),
      svg("text", { x: x(turn) + 5, y: CHART_HEIGHT - 8 }, "backward →"),
      svg("text", { x: x(turn) - 5, y: CHART_HEIGHT - 8, "text-anchor": "end" }, "← forward"));
  }
  chart.append(svg("text", { x: 64, y: CHART_HEIGHT - 8 }, "op 0"),
    svg("text", { x: CHART_WIDTH, y: CHART_HEIGHT - 8, "text-anchor": "end" }, `op ${ops.length - 1}`));
  return chart;
}

function markMemory() {
  const only = filtered();
  for (const cell of document.querySelectorAll(".cellrect")) {
    const value = cell.dataset.value !== undefined ? values[cell.dataset.value] : null;
    const users = value ? [...value.producers, ...value.consumers] : [Number(cell.dataset.op)];
    cell.classList.toggle("faded", only && !users.some(id => matches(ops[id])));
    cell.classList.toggle("selected", value ? value.id === choice.value || value.producers.includes(choice.op) : users[0] === choice.op);
  }
}
