/* The panel that says everything about what is chosen. */

function facts(rows) {
  return html("dl", { class: "facts" }, rows.filter(Boolean).map(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]));
}

function part(name, ...content) {
  return html("section", { class: "detail-part" }, html("h3", {}, name), content);
}

function opLink(id) {
  const op = ops[id];
  return link(op.gradientOf ? `∂ ${op.gradientOf}` : op.name, () => choose({ op: id }), `op ${id}, ${op.op}`);
}

function commaList(items) {
  return items.flatMap((item, index) => index === 0 ? [item] : [", ", item]);
}

function origin(value) {
  if (value.source === "step") {
    const [maker] = value.producers;
    return ["made by ", link(`op ${maker}`, () => choose({ op: maker }), ops[maker].name)];
  }
  const parameter = parametersByName.get(value.name);
  return {
    parameter: `weight, ${roleName(parameter?.role ?? "")}${parameter?.trainable ? ", trainable" : ""}`,
    state: "cache, kept from run to run",
    input: "given with each batch",
    constant: "constant",
    gradient: "gradient buffer",
  }[value.source];
}

function valueText(value) {
  const name = isBuffer(value) ? `gradient of ${value.name}` : value.name;
  return link(name, () => choose({ value: value.id }), `value ${value.id}`);
}

function operandEntry(operand, notes) {
  const value = values[operand.value];
  return html("div", { class: "operand" },
    html("div", { class: "line" },
      html("b", {}, operand.name), html("span", { class: "shape" }, `${shapeText(value.shape)} ${value.type}`)),
    html("div", { class: "value" }, valueText(value)),
    html("div", { class: "small" }, notes, ` · ${bytesText(value.bytes)}`));
}

function placeText(space) {
  const until = space.last >= ops.length ? "the end" : `op ${space.last}`;
  return `bytes ${exact(space.offset)} to ${exact(space.offset + space.bytes)}, from op ${space.first} to ${until}`;
}

function readers(value) {
  const list = value.consumers;
  if (list.length === 0) return value.wanted ? "read after the run" : isBuffer(value) ? "read by the optimizer" : "read by nobody";
  const shown = list.slice(0, 12).map(opLink);
  return [`read by `, commaList(shown), list.length > 12 ? ` and ${list.length - 12} more` : "", value.wanted ? ", and after the run" : ""];
}

function outputEntry(op, operand) {
  const value = values[operand.value];
  const adds = op.adds?.includes(operand.name) ? ["added to what its memory holds, "] : [];
  return operandEntry(operand, [adds, readers(value)]);
}

function attributeRows(attributes) {
  return Object.entries(attributes).map(([name, value]) =>
    [name, html("span", { class: "mono" }, typeof value === "object" ? JSON.stringify(value).replaceAll('"', "") : String(value))]);
}

function opDetail(op) {
  const kind = kindOf(op);
  const runner = { kernel: `fast kernel ${op.kernel}`, plain: "plain implementation", library: "ND4J" }[op.runner];
  return [
    html("div", { class: "detail-head" },
      html("h3", {}, `op ${op.id} of ${ops.length}`),
      html("h2", {}, op.gradientOf ? `∂ ${op.gradientOf}` : op.name),
      html("div", { class: "tags" },
        html("span", { class: `tag ${op.kind}` }, kind.name), html("span", { class: "tag" }, op.op),
        html("span", { class: "tag" }, op.phase))),
    part("Inputs", op.inputs.map(input => operandEntry(input, origin(values[input.value])))),
    part("Outputs", op.outputs.length ? op.outputs.map(output => outputEntry(op, output)) : "none that is read"),
    Object.keys(op.attributes).length > 0 && part("Built with", facts(attributeRows(op.attributes))),
    part("Cost", facts([
      ["matrix products", flopsText(op.flops)],
      ["run by", runner],
      op.scratch && ["scratch memory", bytesText(op.scratch.bytes)],
    ])),
    part("Place", facts([
      ["block", op.block],
      op.gradientOf && ["gradient of", forwardLink(op.gradientOf)],
      op.gradientOf && ["name in the graph", op.name],
    ])),
  ];
}

function forwardLink(name) {
  const found = ops.find(op => op.phase === "forward" && op.name === name);
  return found ? link(name, () => choose({ op: found.id })) : name;
}

function valueDetail(value) {
  return [
    html("div", { class: "detail-head" },
      html("h3", {}, `value ${value.id}`),
      html("h2", {}, isBuffer(value) ? `gradient of ${value.name}` : value.name)),
    part("What it is", facts([
      ["shape", html("span", { class: "shape" }, shapeText(value.shape))],
      ["type", value.type],
      ["bytes", exact(value.bytes)],
      ["comes", origin(value)],
    ])),
    value.arena && part("Arena", html("p", { class: "operand small" }, placeText(value.arena)),
      value.memoryOf !== undefined && html("p", { class: "small" }, "takes over the memory of ", valueText(values[value.memoryOf]))),
    part(isBuffer(value) ? "Added to by" : "Read by",
      html("p", { class: "small" }, isBuffer(value) ? commaList(value.producers.map(opLink)) : readers(value))),
  ];
}

function emptyDetail() {
  return html("div", { class: "empty" },
    html("p", {}, "Choose an op to see what it reads and makes, shapes, bytes, where its memory lies and who uses it."),
    html("p", {}, html("kbd", {}, "j"), html("kbd", {}, "k"), " walk through the ops, ", html("kbd", {}, "/"), " searches."));
}

function showDetail() {
  const panel = document.getElementById("detail");
  panel.replaceChildren(...[choice.op !== null ? opDetail(ops[choice.op])
    : choice.value !== null ? valueDetail(values[choice.value]) : emptyDetail()].flat().filter(Boolean));
  panel.scrollTop = 0;
}
