const run = JSON.parse(byId("run").textContent);
const theme = byId("theme");
const show = name => {
  document.documentElement.dataset.theme = name;
  theme.textContent = name === "dark" ? "Light" : "Dark";
};
show(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
theme.addEventListener("click", () => show(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));

byId("title").textContent = run.name;
byId("subtitle").textContent = run.description;
byId("recipe").textContent = run.recipe;
byId("data").textContent = run.data || "No data summary was left.";

const steps = run.steps;
const points = key => steps.filter(step => Number.isFinite(step[key])).map(step => [step.step, step[key]]);
const evaluations = run.evaluations.filter(each => Number.isFinite(each.loss));
const title = key => key.charAt(0).toUpperCase() + key.slice(1).replaceAll("_", " ");
const shown = key => key.endsWith("accuracy") ? percent : number;
const last = list => list[list.length - 1];

const tile = (name, figure, note) => byId("tiles").append(element("div", { class: "card tile" },
  element("div", { class: "name" }, name), element("div", { class: "figure" }, figure), element("div", { class: "note" }, note)));
tile("Steps", number(run.totals.steps), "of " + number(run.totals.of));
if (steps.length) tile("Training loss", number(last(steps).loss), "of the last step, first " + number(steps[0].loss));
if (evaluations.length) {
  tile("Held-out loss", number(last(evaluations).loss), "first " + number(evaluations[0].loss));
  if (Number.isFinite(last(evaluations).accuracy))
    tile("Held-out accuracy", percent(last(evaluations).accuracy), "first " + percent(evaluations[0].accuracy));
}
tile("Tokens", number(run.totals.tokens), number(run.totals.tokens / run.totals.seconds) + " a second");
tile("Time in steps", duration(run.totals.seconds), "without reading, evaluating, saving");
tile("Memory", bytes(run.totals.memory), "beside the weights, at most");

if (steps.length) {
  const loss = points("loss");
  const many = loss.length > 20;
  const curves = [{ name: many ? "each step" : "training", color: many ? "--quiet" : "--first", points: loss }];
  if (many) curves.push({ name: "training, smoothed", color: "--first", points: smoothed(loss) });
  if (evaluations.length) curves.push({
    name: "held-out", color: "--second", dots: true, points: evaluations.map(each => [each.step, each.loss]) });
  const charts = [
    () => chart("Loss", curves, number, true),
    () => chart("Learning rate", [{ name: "learning rate", color: "--first", points: points("learning_rate") }], number),
    () => chart("Gradient norm", [{ name: "norm", color: "--first", points: points("grad_norm") }], number),
    () => chart("Tokens a second", [{ name: "tokens/s", color: "--first", points: points("tokens_per_second") }], number),
    () => chart("Memory beside the weights", [{ name: "memory", color: "--first", points: points("memory_bytes") }], bytes),
  ];
  const named = ["step", "loss", "learning_rate", "grad_norm", "tokens_per_second", "memory_bytes"];
  const held = key => evaluations.filter(each => Number.isFinite(each[key])).map(each => [each.step, each[key]]);
  [...new Set(steps.flatMap(step => Object.keys(step)))].filter(key => !named.includes(key)).forEach(key => {
    const lines = [{ name: "training", color: "--first", points: points(key) }];
    if (held(key).length) lines.push({ name: "held-out", color: "--second", dots: true, points: held(key) });
    charts.push(() => chart(title(key), lines, shown(key)));
  });
  const draw = () => byId("charts").replaceChildren(...charts.map(make => make()));
  draw();
  let drawnFor = byId("charts").clientWidth;
  addEventListener("resize", () => {
    if (byId("charts").clientWidth !== drawnFor) {
      drawnFor = byId("charts").clientWidth;
      draw();
    }
  });
}

const reveal = (id, content) => {
  byId(id).hidden = false;
  byId(id).lastElementChild.append(...content);
};
const table = (head, rows) => element("table", {},
  element("tr", {}, ...head.map(text => element("th", { class: "number" }, text))),
  ...rows.map(row => element("tr", {}, ...row.map(text => element("td", { class: "number" }, text)))));
if (run.notes.length) reveal("notes", run.notes.map(text => element("li", {}, text)));
if (run.evaluations.length) {
  const measured = Object.keys(run.evaluations[0]);
  reveal("evaluation", [table(measured.map(title), run.evaluations.map(each => measured.map(key => shown(key)(each[key]))))]);
}
if (run.samples.length) reveal("samples", run.samples.map(sample => element("div", { class: "sample" },
  element("h3", {}, sample.question),
  ...sample.answers.map(answer => element("div", { class: "answer" },
    element("span", { class: "soft" }, answer.step === 0 ? "before" : "step " + answer.step.toLocaleString("en-US")),
    element("p", {}, answer.text || "(nothing)"))))));
byId("environment").append(element("table", {}, ...run.environment.map(([name, value]) =>
  element("tr", {}, element("th", {}, name), element("td", {}, element("code", {}, value))))));
