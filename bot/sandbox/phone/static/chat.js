// The conversation on the phone's screen: day lines, bubbles, ticks, typing, quick replies.

import { element, render } from "/static/formatting.js";

const chat = document.getElementById("chat");
const chips = document.getElementById("chips");
const ticks = document.getElementById("ticks");
const newest = document.getElementById("newest");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const STATES = { sent: "sent", delivered: "delivered", read: "read", failed: "not delivered" };
const SMOOTH = 700; // milliseconds that moving there may take
const NEAR = 60; // pixels from the end that still count as being there

let last = null; // {who, day} of the bubble above
let aim = 0; // counts what the screen was moved to: only the last of them is to be reached
let reading = false; // the learner has moved the screen, and is left where they are
let words = new Set();

/** Draw the whole conversation anew, without reading it all aloud; who is reading further up stays there. */
export function showHistory(messages, sayable) {
  const place = last && !seesNewest() ? chat.scrollTop : null;
  words = new Set(sayable);
  chat.setAttribute("aria-busy", "true");
  chat.replaceChildren();
  last = null;
  if (messages.length === 0) chat.append(line("day", "Say hello to begin."));
  for (const message of messages) append(message);
  chat.setAttribute("aria-busy", "false");
  offer(messages.at(-1));
  chat.scrollTop = place ?? chat.scrollHeight;
}

/** Add one message; the screen follows unless the learner is reading further up. */
export function showMessage(message) {
  if (document.getElementById(`m-${message.id}`)) return;
  const follows = message.who === "learner" || !reading || seesNewest();
  typing(false);
  const bubble = append(message);
  bubble.classList.add("arrives");
  offer(message);
  if (follows) reveal(bubble, message);
}

export function showState({ id, state }) {
  const bubble = document.getElementById(`m-${id}`);
  if (!bubble) return;
  bubble.dataset.state = state;
  bubble.querySelector(".state").textContent = STATES[state] ?? state;
}

export function typing(on) {
  chat.querySelector(".typing")?.remove();
  if (!on) return;
  const dots = element("div", element("i"), element("i"), element("i"));
  dots.className = "bubble bot typing";
  dots.setAttribute("aria-hidden", "true");
  const follows = !reading || seesNewest();
  chat.append(dots);
  if (follows) toEnd();
}

export function note(text) {
  chat.append(line("note", text));
  toEnd();
}

/** Called with the words of a chip that was tapped. */
export function onChip(say) {
  chips.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (chip) say(chip.textContent);
  });
}

function append(message) {
  const at = new Date(message.at);
  const day = at.toDateString();
  if (last === null) chat.replaceChildren();
  if (last?.day !== day) chat.append(line("day", dayName(at)));
  const bubble = draw(message, at);
  if (last?.day !== day || last.who !== message.who) bubble.classList.add("first");
  last = { who: message.who, day };
  chat.append(bubble);
  return bubble;
}

function draw(message, at) {
  const speaker = element("span", message.who === "bot" ? "TutorClaw: " : "You: ");
  speaker.className = "unseen";
  const bubble = element("article", speaker, render(message.text), meta(message, at));
  bubble.id = `m-${message.id}`;
  bubble.className = `bubble ${message.who}`;
  if (message.state) bubble.dataset.state = message.state;
  return bubble;
}

function meta(message, at) {
  const time = element("time", at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = message.at;
  const made = element("div", time);
  made.className = "meta";
  if (message.state) made.append(ticks.content.cloneNode(true), state(message.state));
  return made;
}

function state(value) {
  const made = element("span", STATES[value] ?? value);
  made.className = "state unseen";
  return made;
}

function line(name, text) {
  const made = element("p", text);
  made.className = name;
  return made;
}

function dayName(at) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return at.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

// The bot writes the words to say in bold: the last message's become quick replies.
function offer(message) {
  const bubble = message?.who === "bot" && document.getElementById(`m-${message.id}`);
  const bold = bubble ? [...bubble.querySelectorAll("strong")].map((each) => each.textContent) : [];
  const sayable = bold.filter((each) => /^[a-z]+( \d+)?$/.test(each) && words.has(each.split(" ")[0]));
  const choices = message?.asks ? listed(bubble) : [];
  const buttons = [...new Set(choices.length ? choices : sayable)].slice(0, 4).map((each) => element("button", each));
  for (const button of buttons) button.type = "button";
  chips.replaceChildren(...buttons);
  chips.hidden = buttons.length === 0;
}

// Where the learner is asked, a short numbered list holds the choices. Elsewhere it may list what is locked.
function listed(bubble) {
  const items = bubble ? [...bubble.querySelectorAll(":scope > ol:last-of-type > li")] : [];
  return items.length <= 4 ? items.map((each) => String(each.value)) : [];
}

// Whoever has some of the newest message before them is not further up: taps its link, and waits for what comes.
function seesNewest() {
  const newest = chat.lastElementChild;
  return !newest || newest.offsetTop - chat.offsetTop < chat.scrollTop + chat.clientHeight;
}

const atEnd = () => chat.scrollHeight - chat.scrollTop - chat.clientHeight < NEAR;

function toEnd() {
  reading = false;
  aim += 1;
  const ours = aim;
  chat.scrollTo({ top: chat.scrollHeight, behavior: calm.matches ? "auto" : "smooth" });
  // A browser moves nothing smoothly in a tab that is behind another, as this one is while its learner pays.
  setTimeout(() => { if (aim === ours && !reading) chat.scrollTop = chat.scrollHeight; }, SMOOTH);
}

// A message longer than the screen is shown from its beginning, as one reads it.
function reveal(bubble, message) {
  const tall = message.who === "bot" && bubble.offsetHeight > chat.clientHeight - 80;
  reading = false;
  aim += 1;
  if (tall) chat.scrollTo({ top: bubble.offsetTop - chat.offsetTop - 52 });
  else toEnd();
}

for (const moved of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  chat.addEventListener(moved, () => { reading = true; }, { passive: true });
}
chat.addEventListener("scroll", () => { newest.hidden = atEnd(); }, { passive: true });
newest.addEventListener("click", () => { toEnd(); chat.focus({ preventScroll: true }); });
