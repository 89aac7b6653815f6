// What the machine sees: requests as they pass, the learner's document as it changes, and what can be spoiled.

import { changedLines } from "/static/changes.js";
import { element } from "/static/formatting.js";

const ROWS = 300;
const wire = document.getElementById("wire");
const paper = document.getElementById("document");
const switches = document.getElementById("switches");
const resend = document.getElementById("resend");
const resent = document.getElementById("resent");

let shown = null; // the document's lines as they stand on the screen
let learner = null;

export function showLines(lines) {
  wire.replaceChildren(...lines.map(row));
  if (lines.length === 0) wire.append(empty("Nothing yet: say something on the phone."));
  wire.scrollTop = wire.scrollHeight;
}

export function showLine(line) {
  const follows = wire.scrollHeight - wire.scrollTop - wire.clientHeight < 40;
  wire.querySelector(".empty")?.remove();
  const made = row(line);
  made.classList.add("fresh");
  wire.append(made);
  while (wire.children.length > ROWS) wire.firstChild.remove();
  if (follows) wire.scrollTop = wire.scrollHeight;
}

/** `text` is the document as it lies on the disk, null where there is none. */
export function showDocument(text, phone) {
  const before = learner === phone ? shown : null;
  learner = phone;
  if (text === null) {
    shown = null;
    paper.replaceChildren(empty("There is none yet: it is made with the first message."));
    return;
  }
  const lines = text.trimEnd().split("\n");
  if (before && before.join("\n") === lines.join("\n")) return; // leave the marks of the last change
  const changed = before ? changedLines(before, lines) : new Set();
  shown = lines;
  paper.replaceChildren(...lines.map((line, at) => documentLine(line, changed.has(at))));
  const first = paper.querySelector(".changed");
  if (first) paper.scrollTop = first.offsetTop - paper.offsetTop - paper.clientHeight / 3;
}

/** `state` is a list of {name, label, on}. */
export function showSwitches(state) {
  if (switches.children.length !== state.length) switches.replaceChildren(...state.map(toggle));
  for (const { name, on } of state) switches.querySelector(`[name="${name}"]`).checked = on;
}

export function showResend(possible) {
  resend.disabled = !possible;
}

/** Hand every use of a control to `send(path, body)`, which answers with the server's JSON. */
export function onControls(send) {
  switches.addEventListener("change", ({ target }) => send("/switch", { name: target.name, on: target.checked }));
  resend.addEventListener("click", async () => {
    resent.textContent = "…";
    resent.textContent = (await send("/resend", {})).said;
  });
}

function row(line) {
  const time = element("time", new Date(line.at).toLocaleTimeString("en-GB") + "." + line.at.slice(20, 23));
  time.dateTime = line.at;
  const made = element("div", time, part("route", route(line)), part("what", line.what));
  if (line.status !== null || line.ms !== null) made.append(result(line));
  made.className = line.bad ? "row bad" : "row";
  made.dataset.kind = line.kind;
  return made;
}

const route = (line) => (line.to ? `${line.from} → ${line.to}` : line.from);

function result(line) {
  const made = part("result", element("b", line.status === null ? "no answer" : String(line.status)));
  if (line.ms !== null) made.append(` · ${line.ms} ms`);
  return made;
}

function part(name, content) {
  const made = element("span", content);
  made.className = name;
  return made;
}

function documentLine(text, changed) {
  const made = element("span");
  made.className = changed ? "line changed" : "line";
  const [, indent, key, rest] = /^(\s*)("[^"]*":)?(.*)$/.exec(text);
  made.append(indent);
  if (key) made.append(part("key", key));
  made.append(rest);
  return made;
}

function toggle({ name, label }) {
  const box = element("input");
  box.type = "checkbox";
  box.name = name;
  return element("label", box, label);
}

function empty(text) {
  const made = element("p", text);
  made.className = "empty";
  return made;
}
