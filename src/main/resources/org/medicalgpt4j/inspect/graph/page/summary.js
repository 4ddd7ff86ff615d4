/* The figures at the top. */

function tile(name, figure, unit, parts, notes) {
  return html("div", { class: "tile" }, html("h3", {}, name),
    html("div", { class: "figure" }, figure, unit && html("small", {}, ` ${unit}`)),
    parts.length > 0 && stack(parts, "stack"),
    html("div", { class: "note" }, notes.map(note => html("span", {}, note))));
}

function subtitle() {
  const { model, graph: asked } = graph;
  const what = {
    forward: "forward to the logits of each sequence's last token",
    gradient: "training step for the next token, forward and backward",
    decode: "decoding one token for each sequence with a cache",
  }[asked.kind];
  const batch = `${exact(asked.sequences)} × ${exact(asked.length)} tokens`;
  return [`${model.family}, ${model.layers} layers, width ${exact(model.hiddenSize)}, vocabulary ${exact(model.vocabularySize)}`,
    what, asked.lora ? `${batch}, with LoRA` : batch].join(" · ");
}

function showSummary() {
  const { parameters, memory, ops: counts, flops } = graph.summary;
  const work = flops.forward + flops.backward;
  document.getElementById("title").textContent = graph.model.name;
  document.getElementById("subtitle").textContent = subtitle();
  document.getElementById("summary").replaceChildren(
    tile("Parameters", countText(parameters.elements), `in ${exact(parameters.tensors)} tensors`,
      parameters.roles.map(role => ({ size: role.elements, color: ROLE_COLORS[role.role] ?? "nd4j", label: `${roleName(role.role)} ${countText(role.elements)}` })),
      [parameters.trainable ? `${countText(parameters.trainable)} trainable (${shareText(parameters.trainable, parameters.elements)})` : "none is trained here"]),
    tile("Memory", bytesText(memory.total), "held by the engine",
      HOLDERS.map(holder => ({ size: holder.bytes, color: holder.color, label: `${holder.name} ${bytesText(holder.bytes)}` })),
      [...HOLDERS].sort((a, b) => b.bytes - a.bytes).slice(0, 2).map(holder => `${holder.short} ${bytesText(holder.bytes)}`)),
    tile("Ops", exact(ops.length), hasBackward ? "forward and backward" : "forward",
      KINDS.map(kind => ({ size: counts[kind.id], color: kind.color, label: `${kind.name} ${counts[kind.id]}` })),
      KINDS.map(kind => `${exact(kind.count)} ${kind.name}`)),
    tile("Matrix products", flopsText(work), "a batch",
      hasBackward ? [{ size: flops.forward, color: "passing", label: `forward ${flopsText(flops.forward)}` },
        { size: flops.backward, color: "backward", label: `backward ${flopsText(flops.backward)}` }] : [],
      hasBackward ? [`forward ${flopsText(flops.forward)}`, `backward ${flopsText(flops.backward)}`]
        : [`${flopsText(work / graph.graph.rows)} a row`]));
}
