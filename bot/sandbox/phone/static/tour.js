// "Try this": what is worth a look, in the order that tells the story. A line ticks itself once it has been seen
// on this phone, and stays ticked.

import { element } from "/static/formatting.js";

const list = document.getElementById("tour");
const count = document.getElementById("tour-count");

// `say` is what a tap writes, as a person would. `seen` is asked after everything that happens.
const STEPS = [
  { id: "hi", say: "hi", text: "Say hi", seen: ({ answers }) => answers > 0 },
  { id: "guess", say: "next", text: "Go on, and guess what a program shows", seen: ({ learner }) => Boolean(learner?.guess) },
  { id: "code", say: 'for n in range(3):\n    print("hi", n)', text: "Send a program: it runs", seen: ({ line }) => /run a program/.test(line) },
  { id: "wrong", say: "exercises", text: "Answer an exercise wrong", seen: ({ learner }) => learner?.wrong?.length > 0 },
  { id: "ask", say: "what is a list?", text: "Ask what a list is", seen: ({ said }) => /\blists?\b.*\?|what.*\blist/i.test(said) },
  { id: "wall", say: "chapter 6", text: "Ask for chapter 6, past the free ones", seen: ({ learner }) => Boolean(learner?.checkout) },
  { id: "declined", text: "Tap the link, and pay with 4000 0000 0000 0002: declined", seen: ({ line }) => /payment_intent\.payment_failed/.test(line) },
  { id: "down", text: "Switch Stripe off, and ask for chapter 6 again; then on again", seen: ({ on, said }) => on["stripe-down"] && /chapter|upgrade|pay/i.test(said) },
  { id: "paid", text: "Pay with 4242 4242 4242 4242", seen: ({ learner }) => learner?.tier === "paid" },
];

const known = { answers: 0, learner: null, on: {} };
let phone = "";
let ticked = new Set();

/** Begin for a phone. `say(words)` is called for a line that was tapped. */
export function startTour(number, say) {
  phone = number;
  ticked = new Set(JSON.parse(localStorage.getItem(`tour-${phone}`) ?? "[]"));
  list.replaceChildren(...STEPS.map(({ id, text, say: words }) => row(id, text, words)));
  list.addEventListener("click", ({ target }) => {
    const words = target.closest("button")?.dataset.say;
    if (words) say(words);
  });
  draw();
}

/** Tell what stands, any of {answers, learner, on}; and what has just happened: {said, line}. */
export function toured(news, { said = "", line = "" } = {}) {
  Object.assign(known, news);
  const before = ticked.size;
  for (const { id, seen } of STEPS) if (seen({ ...known, said, line })) ticked.add(id);
  if (ticked.size !== before) draw();
}

export function answered() {
  toured({ answers: known.answers + 1 });
}

function draw() {
  localStorage.setItem(`tour-${phone}`, JSON.stringify([...ticked]));
  for (const item of list.children) {
    const done = ticked.has(item.dataset.id);
    item.classList.toggle("done", done);
    item.querySelector(".unseen").textContent = done ? "Done: " : "";
  }
  count.textContent = `${ticked.size} of ${STEPS.length}`;
}

function row(id, text, words) {
  const done = element("span");
  done.className = "unseen";
  const what = element(words ? "button" : "span", done, text);
  what.classList.add("what");
  if (words) {
    what.type = "button";
    what.dataset.say = words;
  }
  const item = element("li", what);
  item.dataset.id = id;
  return item;
}
