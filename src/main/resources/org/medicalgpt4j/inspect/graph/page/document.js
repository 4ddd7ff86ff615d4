/* The graph, what can be asked of it, and what the reader has chosen. */

const graph = JSON.parse(document.getElementById("graph").textContent);
const { ops, values } = graph;
const parametersByName = new Map(graph.parameters.map(parameter => [parameter.name, parameter]));

const KINDS = [
  { id: "lora", color: "lora", name: "LoRA", about: "linear layers with an adapter, and their gradients" },
  { id: "custom", color: "custom", name: "custom op", about: "other ops of MedicalGPT4J" },
  { id: "nd4j", color: "nd4j", name: "ND4J op", about: "ops that ND4J brings" },
  { id: "sink", color: "sink", name: "sink", about: "adds a gradient to its buffer" },
].map(kind => ({ ...kind, count: graph.summary.ops[kind.id] })).filter(kind => kind.count > 0);
const kindOf = op => KINDS.find(kind => kind.id === op.kind);

/** Parts of the model in the order of the forward pass, each with its ops of both phases. */
const blocks = [];
for (const op of ops) {
  let block = blocks.find(known => known.name === op.block);
  if (!block) blocks.push(block = { name: op.block, forward: [], backward: [] });
  block[op.phase].push(op);
}
for (const block of blocks) {
  const all = [...block.forward, ...block.backward];
  block.flops = all.reduce((sum, op) => sum + op.flops, 0);
  block.weights = new Set(all.flatMap(op => op.inputs.map(input => values[input.value]))
    .filter(value => value.source === "parameter").map(value => value.name));
  block.bytes = all.flatMap(op => op.outputs.map(output => values[output.value]))
    .filter(value => value.source === "step").reduce((sum, value) => sum + value.bytes, 0);
}
const hasBackward = ops.some(op => op.phase === "backward");

const kindName = op => op.op.replace(/^medgpt_/, "").replaceAll("_", " ");

/** The end of a name; of a whole layer, its number with the word before it. */
const endOf = name => name.match(/[^.]+\.\d+$/)?.[0] ?? name.split(".").at(-1);

/** A name without the part of the model it is in. */
function within(name, block) {
  return name.startsWith(block + ".") ? name.slice(block.length + 1) : name;
}

function title(op) {
  const name = op.gradientOf ?? op.name;
  const own = name === op.block ? "residual" : within(name, op.block);
  return op.gradientOf ? `∂ ${own}` : own;
}

/** As short as a box needs it. */
const shortTitle = op => title(op).replace(/(^|∂ )[^∂]*\./, "$1");

const mainOutput = op => op.outputs.length ? values[op.outputs[0].value] : null;
const isBuffer = value => value.source === "gradient";
const buffersOf = op => op.outputs.map(output => values[output.value]).filter(isBuffer);
const readersIn = (value, phase) => value.consumers.filter(id => ops[id].phase === phase);
const isKept = op => op.phase === "forward"
  && op.outputs.some(output => readersIn(values[output.value], "backward").length > 0);

const searchText = ops.map(op => [
  op.name, op.op, op.block, op.gradientOf ?? "", op.kernel ?? "", op.phase, kindOf(op)?.name,
  ...[...op.inputs, ...op.outputs].flatMap(operand => [
    values[operand.value].name, values[operand.value].shape.join("x"), values[operand.value].shape.join(" × ")]),
].join("\n").toLowerCase());

const choice = {
  op: null,
  value: null,
  tab: "graph",
  words: [],
  kinds: new Set(KINDS.map(kind => kind.id)),
  open: new Set(),
};

const filtered = () => choice.words.length > 0 || choice.kinds.size < KINDS.length;
const matches = op => choice.kinds.has(op.kind) && choice.words.every(word => searchText[op.id].includes(word));
