// WhatsApp's formatting as elements. Text only ever enters the page as text nodes, never as HTML.

const MARKS = { "*": "strong", "_": "em", "~": "s" };
const LINK = /https?:\/\/[^\s<>"]+/y;
const LONG = 80;
const WORD = /[\p{L}\p{N}]/u;

/** A fragment with one element a block: paragraphs, lists, quotes and ```code```. */
export function render(text) {
  const fragment = document.createDocumentFragment();
  // Odd pieces stood between fences. A fence that is never closed is plain text.
  const pieces = text.split("```");
  const unclosed = pieces.length % 2 === 0 ? pieces.pop() : null;
  if (unclosed !== null) pieces[pieces.length - 1] += "```" + unclosed;
  pieces.forEach((piece, at) => (at % 2 ? fragment.append(code(piece)) : blocks(piece, fragment)));
  return fragment;
}

function code(piece) {
  return element("pre", element("code", piece.replace(/^\n|\n$/g, "")));
}

function blocks(piece, into) {
  if (piece.trim() === "") return;
  const lines = piece.replace(/^\n|\n$/g, "").split("\n");
  let block = null;
  for (const line of lines) {
    const kind = kindOf(line);
    if (kind.tag === "gap") {
      if (into.lastChild && into.lastChild.className !== "gap") into.append(gap());
      block = null;
      continue;
    }
    if (!block || block.localName !== kind.tag) {
      block = element(kind.tag);
      block.dir = "auto";
      into.append(block);
    }
    extend(block, kind);
  }
}

function kindOf(line) {
  if (line.trim() === "") return { tag: "gap" };
  let found = /^[-*•] +(.*)$/.exec(line);
  if (found) return { tag: "ul", text: found[1] };
  found = /^(\d{1,3})\. +(.*)$/.exec(line);
  if (found) return { tag: "ol", number: Number(found[1]), text: found[2] };
  found = /^> ?(.*)$/.exec(line);
  if (found) return { tag: "blockquote", text: found[1] };
  return { tag: "p", text: line };
}

function extend(block, kind) {
  if (kind.tag === "ul" || kind.tag === "ol") {
    const item = element("li", ...inline(kind.text));
    if (kind.tag === "ol") item.value = kind.number;
    block.append(item);
    return;
  }
  if (block.hasChildNodes()) block.append(kind.tag === "p" ? "\n" : element("br"));
  block.append(...inline(kind.text));
}

/** Nodes for one line: bold, italic, strike, code and links, one inside another. */
function inline(text) {
  const nodes = [];
  let plain = "";
  const add = (node) => {
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(node);
  };
  for (let at = 0; at < text.length; ) {
    const found = codeAt(text, at) ?? linkAt(text, at) ?? markAt(text, at);
    if (found) add(found.node);
    else plain += text[at];
    at = found ? found.end : at + 1;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function codeAt(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: element("code", text.slice(at + 1, end)), end: end + 1 };
}

function linkAt(text, at) {
  LINK.lastIndex = at;
  const found = LINK.exec(text);
  if (!found || (at > 0 && WORD.test(text[at - 1]))) return null;
  const url = found[0].replace(/[.,;:!?)\]'*_~]+$/, "");
  const link = element("a", url);
  if (url.length > LONG) link.className = "long"; // a Checkout link is 400 characters that nobody reads
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return { node: link, end: at + url.length };
}

function markAt(text, at) {
  const mark = text[at];
  const tag = MARKS[mark];
  if (!tag || (at > 0 && WORD.test(text[at - 1])) || !/[^\s]/.test(text[at + 1] ?? " ")) return null;
  for (let end = at + 2; end < text.length; end += 1) {
    if (text[end] === mark && /\S/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? " ")) {
      return { node: element(tag, ...inline(text.slice(at + 1, end))), end: end + 1 };
    }
  }
  return null;
}

export function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

function gap() {
  const made = element("div");
  made.className = "gap";
  return made;
}
