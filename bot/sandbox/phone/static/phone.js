// Which phone this tab is, its line to the demo's server, and what the learner types.

import { note, onChip, showHistory, showMessage, showState, typing } from "/static/chat.js";
import { answered, startTour, toured } from "/static/tour.js";
import { onControls, showDocument, showLine, showLines, showResend, showSwitches } from "/static/machine.js";

const TYPING = 500; // milliseconds that an answer is seen being typed, at least
const MANY = 6; // events that wait: then nobody is shown how one is typed
const presence = document.getElementById("presence");
const composer = document.getElementById("composer");
const text = document.getElementById("text");
const name = document.getElementById("name");
const phones = document.getElementById("phones");
const machine = document.getElementById("machine");
const backstage = document.getElementById("backstage");
const front = document.getElementById("front");
const wide = matchMedia("(min-width: 1000px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const phone = whichPhone();
let source = null;
let typingSince = 0;
let queue = Promise.resolve();
let waiting = 0; // what stands in the queue

// A new tab is a new phone; a reload, or the address with its number, is the same one.
function whichPhone() {
  const given = new URL(location.href).searchParams;
  // Back from Checkout, with the words that go on: to the phone that was used last.
  const back = given.has("text") ? localStorage.getItem("last") : null;
  const asked = given.get("phone") ?? sessionStorage.getItem("phone") ?? back ?? "";
  const number = /^\d{8,15}$/.test(asked) ? asked : madeUp();
  if (given.has("text")) text.value = given.get("text");
  sessionStorage.setItem("phone", number);
  history.replaceState(null, "", `/?phone=${number}`);
  return number;
}

// No area is numbered 555, so nobody has such a number.
function madeUp() {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return `1555${String(random % 10_000_000).padStart(7, "0")}`;
}

function connect() {
  source?.close();
  source = new EventSource(`/feed?phone=${phone}`);
  source.onerror = () => { presence.textContent = "waiting for the demo…"; };
  on("hello", hello);
  on("message", (message) => inTurn(() => arrive(message)));
  on("state", (change) => inTurn(() => showState(change)));
  on("typing", ({ on }) => inTurn(() => isTyping(on)));
  on("line", (line) => { showLine(line); toured({}, { line: line.what }); });
  on("document", ({ text }) => { showDocument(text); toured({ learner: learnerOf(text) }); });
  on("switches", switched);
  on("resend", showResend);
  on("phones", listPhones);
}

const on = (kind, act) => source.addEventListener(kind, (event) => act(JSON.parse(event.data)));

function hello(state) {
  queue = Promise.resolve();
  presence.textContent = "online";
  if (document.activeElement !== name) name.value = state.name;
  listPhones(state.phones);
  showHistory(state.messages, state.words);
  showLines(state.lines);
  showDocument(state.document);
  switched(state.switches);
  toured({ learner: learnerOf(state.document), answers: state.messages.filter(({ who }) => who === "bot").length });
  showResend(state.resend);
  document.getElementById("operator-token").textContent = state.operator;
}

function switched(state) {
  showSwitches(state);
  toured({ on: Object.fromEntries(state.map(({ name, on }) => [name, on])) });
}

// A document that is being edited by hand may be no JSON for a moment.
function learnerOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// What happens on the screen happens in the order in which it came.
function inTurn(act) {
  waiting += 1;
  queue = queue.then(act).catch((error) => console.error(error)).finally(() => { waiting -= 1; });
}

function isTyping(now) {
  if (now) typingSince = Date.now();
  typing(now);
  presence.textContent = now ? "typing…" : "online";
}

async function arrive(message) {
  const seen = message.who === "bot" && !calm.matches && waiting < MANY;
  const rest = seen ? typingSince + TYPING - Date.now() : 0;
  if (rest > 0) await new Promise((done) => setTimeout(done, rest));
  showMessage(message);
  if (message.who === "bot") {
    presence.textContent = "online";
    answered();
  } else {
    toured({}, { said: message.text });
  }
}

async function send(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ phone, ...body }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// As send(), for what is no message: where nobody answers, that is what is said.
const tell = (path, body) => send(path, body).catch(() => ({ said: "The demo does not answer." }));

async function say(words) {
  if (!words.trim()) return;
  localStorage.setItem("last", phone);
  try {
    await send("/say", { text: words });
  } catch {
    note("The demo did not take the message. Is it still running?");
    if (!text.value) text.value = words;
    grow();
  }
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

function listPhones(known) {
  const all = known.some((each) => each.phone === phone) ? known : [{ phone, name: name.value }, ...known];
  phones.replaceChildren(...all.map((each) => new Option(`${each.name} +${each.phone}`, each.phone)));
  phones.value = phone;
}

// On a narrow screen the machine covers the phone, which then cannot be reached by the keyboard either.
function showMachine(open) {
  machine.classList.toggle("open", open);
  document.querySelector("main").inert = open && !wide.matches;
  backstage.setAttribute("aria-expanded", String(open));
  (open ? front : backstage).focus();
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value;
  text.value = "";
  grow();
  say(words);
});
text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
name.addEventListener("change", () => tell("/name", { name: name.value }));
phones.addEventListener("change", () => { location.href = `/?phone=${phones.value}`; });
backstage.addEventListener("click", () => showMachine(true));
front.addEventListener("click", () => showMachine(false));
machine.addEventListener("keydown", (event) => { if (event.key === "Escape" && !wide.matches) showMachine(false); });
wide.addEventListener("change", () => { document.querySelector("main").inert = false; });
onChip((words) => { say(words); text.focus({ preventScroll: true }); });
onControls(tell);
startTour(phone, (words) => {
  if (!wide.matches) showMachine(false);
  say(words);
});

// A browser keeps at most six lines to one server for all its tabs: a tab that nobody sees gives its own back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) source?.close();
  else connect();
});
if (wide.matches) text.focus({ preventScroll: true });
connect();
