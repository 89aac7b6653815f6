// Which lines of a text are new.

/** For each line of `after` the index of the same line in `before`, -1 for a line that is new. */
export function origins(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const middle = common(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return after.map((_, at) => {
    if (at < start) return at;
    if (at >= after.length - end) return at - after.length + before.length;
    const from = middle.get(at - start);
    return from === undefined ? -1 : from + start;
  });
}

// The longest common sequence by the usual table of lengths; documents are a few hundred lines.
function common(before, after) {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const same = before[i] === after[j];
      lengths[i][j] = same ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const kept = new Map();
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) kept.set(j++, i++);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i += 1;
    else j += 1;
  }
  return kept;
}
