// What the machine sees: requests as they pass, the learner's document as it changes, and what can be spoiled.

import { origins } from "/static/changes.js";
import { element } from "/static/formatting.js";

const ROWS = 300;
const MARKED = 6000; // milliseconds that a changed line stays marked, at least
const wire = document.getElementById("wire");
const paper = document.getElementById("document");
const switches = document.getElementById("switches");
const resend = document.getElementById("resend");
const resent = document.getElementById("resent");
let own = null; // where the lines of what the server does by itself are folded away

let following = true; // the newest request is kept in view, unless somebody has scrolled up
let shown = null; // the document's lines as they stand on the screen: {text, since}

export function showLines(lines) {
  own = null;
  wire.replaceChildren();
  lines.forEach(add);
  if (lines.every((line) => line.own)) wire.append(empty("Nothing of this phone yet: say something on it."));
  wire.scrollTop = wire.scrollHeight;
}

export function showLine(line) {
  wire.querySelector(".empty")?.remove();
  add(line).classList.add("fresh");
  while (wire.children.length > ROWS) wire.firstChild.remove();
  if (following) wire.scrollTop = wire.scrollHeight;
}

function add(line) {
  const made = row(line);
  if (!line.own) {
    wire.append(made);
    return made;
  }
  if (own === null) {
    own = element("details", element("summary"));
    wire.prepend(own);
  }
  own.append(made);
  own.firstChild.textContent = `What the server does by itself: ${own.children.length - 1} lines`;
  return made;
}

/** `text` is the document as it lies on the disk, null where there is none. */
export function showDocument(text) {
  const before = shown;
  const now = Date.now();
  shown = text === null ? null : withAges(text.trimEnd().split("\n"), before, now);
  if (shown === null) {
    paper.replaceChildren(empty("There is none yet: it is made with the first message."));
    return;
  }
  paper.replaceChildren(...shown.map((line) => documentLine(line.text, line.since + MARKED > now)));
  const first = shown.some((line) => line.since === now) ? shown.findIndex((line) => line.since + MARKED > now) : -1;
  if (first >= 0) paper.scrollTop = paper.children[first].offsetTop - paper.offsetTop - paper.clientHeight / 3;
}

// A line is marked for a while, also where others change meanwhile: a payment is several saves in a row.
function withAges(lines, before, now) {
  if (before === null) return lines.map((text) => ({ text, since: 0 }));
  const from = origins(before.map((line) => line.text), lines);
  return lines.map((text, at) => ({ text, since: from[at] < 0 ? now : before[from[at]].since }));
}

/** `state` is a list of {name, label, on, will, did}. */
export function showSwitches(state) {
  if (switches.children.length !== state.length) switches.replaceChildren(...state.map(toggle));
  for (const { name, on, will, did } of state) {
    const box = switches.querySelector(`[name="${name}"]`);
    box.checked = on;
    const effect = document.getElementById(`effect-${name}`);
    effect.textContent = did ? `${on ? "So far" : "While it was on"}: ${did}.` : will;
    effect.classList.toggle("did", Boolean(did));
  }
}

export function showResend(possible) {
  resend.disabled = !possible;
}

/** Hand every use of a control to `send(path, body)`, which answers with the server's JSON. */
export function onControls(send) {
  switches.addEventListener("change", ({ target }) => send("/switch", { name: target.name, on: target.checked }));
  // Only upwards is it a reader's doing: the panel also becomes lower when others beside it grow.
  let top = 0;
  wire.addEventListener("scroll", () => {
    if (wire.scrollHeight - wire.scrollTop - wire.clientHeight < 40) following = true;
    else if (wire.scrollTop < top) following = false;
    top = wire.scrollTop;
  }, { passive: true });
  new ResizeObserver(() => { if (following) wire.scrollTop = wire.scrollHeight; }).observe(wire);
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
  box.setAttribute("aria-describedby", `effect-${name}`);
  const effect = part("effect", "");
  effect.id = `effect-${name}`;
  const made = element("div", element("label", box, label), effect);
  made.className = "switch";
  return made;
}

function empty(text) {
  const made = element("p", text);
  made.className = "empty";
  return made;
}
