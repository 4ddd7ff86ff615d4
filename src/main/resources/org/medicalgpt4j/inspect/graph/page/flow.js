/* What is drawn of a part of the model: boxes for ops, ports for what comes from and goes elsewhere, wires between them. */

const BOX = 44;
const LEAF = 18;
const LEAF_GAP = 5;

function textWidth(text, size) {
  return text.length * size * 0.58;
}

function opBox(op, leaves) {
  const name = shortTitle(op);
  const output = mainOutput(op);
  const kind = op.gradientOf ? kindName(op).replace(/ (gradient|bp)$/, "") : kindName(op);
  const about = `${kind}${output && !isBuffer(output) ? " · " + shapeText(output.shape) : ""}`;
  const chips = leaves.map(leaf => leafChip(leaf));
  const chipsWidth = chips.reduce((sum, chip) => sum + chip.width + LEAF_GAP, 0);
  return {
    id: `o${op.id}`, op, name, about, leaves: chips,
    width: Math.max(textWidth(name, 12.6) + 34, textWidth(about, 10.9) + 34, chipsWidth + 18),
    height: chips.length > 0 ? BOX + LEAF : BOX,
  };
}

function leafChip(op) {
  const name = buffersOf(op).map(buffer => `∇ ${buffer.name.split(".").at(-1)}`).join(", ");
  return { op, name, width: textWidth(name, 10.5) + 14 };
}

function portBox(id, text, target) {
  return { id, port: true, name: text, target, height: 20, width: textWidth(text, 10.4) + 18 };
}

/**
 * Ops that only add to gradient buffers lead nowhere: each becomes a chip on the box of the op that its gradient comes
 * from, or of one that belongs to the same forward op. Answers the ops with a chip, and on which op it is.
 */
function hostsOfLeaves(list) {
  const leaves = list.filter(op => op.outputs.length > 0 && op.outputs.every(output => isBuffer(values[output.value])));
  const boxes = list.filter(op => !leaves.includes(op));
  const hosts = new Map();
  for (const leaf of leaves) {
    const maker = leaf.kind === "sink" ? values[leaf.inputs[0].value].producers[0] : null;
    const host = boxes.find(op => op.id === maker)
      ?? boxes.find(op => op.gradientOf === leaf.gradientOf && op.op !== "add");
    if (host) hosts.set(leaf, host);
  }
  return hosts;
}

/** Saved activations and inputs of the batch that a backward op reads are told in its details, not drawn. */
function flowOf(block, phase) {
  const hosts = hostsOfLeaves(block[phase]);
  const shown = block[phase].filter(op => !hosts.has(op));
  const nodes = shown.map(op => opBox(op, block[phase].filter(leaf => hosts.get(leaf) === op)));
  const wires = [];
  const ports = new Map();
  const inside = new Set(shown.map(op => op.id));
  const add = (from, to) => wires.some(wire => wire.from === from && wire.to === to) || wires.push({ from, to });
  for (const op of shown) {
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
