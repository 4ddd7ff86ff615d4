/* The view of the weights. */

const ROLE_COLORS = { embedding: "states", linear: "custom", head: "backward", norm: "nd4j", bias: "scratch", lora_a: "lora", lora_b: "lora" };
const ROLE_NAMES = { lora_a: "LoRA A", lora_b: "LoRA B" };
const roleName = role => ROLE_NAMES[role] ?? role;

function parametersView() {
  const total = graph.summary.parameters;
  const roles = [...total.roles].sort((a, b) => b.elements - a.elements);
  const most = roles[0].elements;
  return html("div", {},
    html("section", { class: "card scroller" }, html("table", { class: "grid" },
      html("thead", {}, html("tr", {}, ["role", "tensors", "elements", "trainable", "bytes", ""].map((head, index) =>
        html("th", { class: index > 0 && index < 5 ? "right" : null }, head)))),
      html("tbody", {}, roles.map(role => html("tr", {},
        html("td", {}, dot(ROLE_COLORS[role.role] ?? "nd4j"), roleName(role.role)),
        html("td", { class: "right" }, exact(role.tensors)),
        html("td", { class: "right" }, exact(role.elements)),
        html("td", { class: "right" }, role.trainable ? exact(role.trainable) : "–"),
        html("td", { class: "right" }, bytesText(role.bytes)),
        html("td", { style: "width:32%" }, html("span", { class: "meter", style: "width:100%;margin:0" },
          html("i", { style: `width:${100 * role.elements / most}%;background:var(--${ROLE_COLORS[role.role] ?? "nd4j"})` })))))))),
    html("section", { class: "card scroller" }, html("table", { class: "grid" },
      html("thead", {}, html("tr", {}, ["name", "role", "shape", "elements", "bytes", "trainable"].map((head, index) =>
        html("th", { class: index > 1 && index < 5 ? "right" : null }, head)))),
      html("tbody", {}, graph.parameters.map(parameterRow)))));
}

function parameterRow(parameter) {
  const value = values.find(known => known.source === "parameter" && known.name === parameter.name);
  return html("tr", { "data-parameter": parameter.name },
    html("td", { class: "name" }, value ? link(parameter.name, () => choose({ value: value.id })) : parameter.name),
    html("td", {}, dot(ROLE_COLORS[parameter.role] ?? "nd4j"), roleName(parameter.role)),
    html("td", { class: "right shape" }, shapeText(parameter.shape)),
    html("td", { class: "right" }, exact(parameter.elements)),
    html("td", { class: "right" }, bytesText(parameter.bytes)),
    html("td", {}, parameter.trainable ? "yes" : ""));
}

function markParameters() {
  for (const row of document.querySelectorAll("[data-parameter]")) {
    const parameter = parametersByName.get(row.dataset.parameter);
    const text = `${parameter.name}\n${parameter.role}\n${roleName(parameter.role)}\n${parameter.shape.join("x")}`.toLowerCase();
    row.hidden = !choice.words.every(word => text.includes(word));
  }
}
