// Two articles of a story side by side: what they share is marked on both sides.
const compareDialog = document.getElementById('compare');
let compared = null; // {story, a, b, at}

const spaceless = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}]';
const tokenPattern = new RegExp(`${spaceless}\\p{M}*|(?:(?!${spaceless})[\\p{L}\\p{N}])(?:(?!${spaceless})[\\p{L}\\p{N}\\p{M}])*`, 'gu');

function tokens(text) {
  return [...text.matchAll(tokenPattern)].map((m) => ({ word: m[0].toLowerCase(), start: m.index, end: m.index + m[0].length }));
}

const passageWords = 5; // shorter runs are idiom: "at the end of"

// passages are the runs of words that both texts have: each word of x is in one at
// most, the longest that begins before it.
function passages(x, y) {
  const key = (list, i) => list.slice(i, i + passageWords).map((t) => t.word).join(' ');
  const at = new Map();
  for (let j = 0; j + passageWords <= y.length; j++) {
    const k = key(y, j);
    if (!at.has(k)) at.set(k, []);
    if (at.get(k).length < 64) at.get(k).push(j);
  }
  const found = [];
  for (let i = 0; i + passageWords <= x.length;) {
    let best = null;
    for (const j of at.get(key(x, i)) || []) {
      let n = 0;
      while (i + n < x.length && j + n < y.length && x[i + n].word === y[j + n].word) n++;
      if (!best || n > best.words) best = { a: i, b: j, words: n };
    }
    if (best) found.push(best);
    i += best ? best.words : 1;
  }
  return found;
}

// marked is a text with its passages marked, and outside of them the words that tell.
// Passages are given by their first token in it; where two overlap, the first is marked.
function marked(text, list, runs, telling) {
  const out = el('div', { class: 'text', dir: 'auto' });
  const sorted = runs.map((r, i) => ({ ...r, i })).sort((p, q) => p.from - q.from);
  let at = 0, next = 0;
  for (const run of sorted) {
    if (run.from < next) continue;
    plain(out, text, list.slice(next, run.from), at, list[run.from].start, telling);
    const end = list[run.from + run.words - 1].end;
    const mark = el('mark', { 'data-run': run.i, tabIndex: 0, title: count(run.words, 'word', 'words') + ' of both' });
    mark.append(text.slice(list[run.from].start, end));
    out.append(mark);
    at = end;
    next = run.from + run.words;
  }
  plain(out, text, list.slice(next), at, text.length, telling);
  return out;
}

function plain(into, text, list, from, to, telling) {
  for (const t of list) {
    if (!telling.has(t.word)) continue;
    into.append(text.slice(from, t.start), el('span', { class: 'term' }, text.slice(t.start, t.end)));
    from = t.end;
  }
  into.append(text.slice(from, to));
}

const termsShown = 16; // of a kind
const tells = 0.005; // the part of what is shared from which on a term is worth a look

// termsOf are the terms that two articles share, those that tell most first. One
// whose words all stand in heavier ones is left out.
function termsOf(d, a, b) {
  const all = d.shared.map((t) => ({ ...t, weight: t.weights[a] * t.weights[b] })).filter((t) => t.weight > 0).sort((s, t) => t.weight - s.weight);
  const total = all.reduce((sum, t) => sum + t.weight, 0);
  const covered = new Set(), words = new Set(), kinds = { Names: [], Numbers: [], Words: [] };
  for (const t of all) {
    const parts = tokens(t.term).map((w) => w.word);
    const kind = kinds[/\p{N}/u.test(t.term) ? 'Numbers' : t.name ? 'Names' : 'Words'];
    if (kind.length === termsShown || t.weight < tells * total || parts.every((w) => covered.has(w))) continue;
    for (const w of parts) covered.add(w);
    if (parts.length === 1) words.add(parts[0]); // a pair may have a word that is everywhere
    kind.push({ term: t.term, part: t.weight / total });
  }
  return { kinds, words };
}

async function compare(s, a, b) {
  compared = { story: s, a, b, at: -1 };
  const asked = compared;
  let d;
  try {
    d = await detail(s);
  } catch {
    return say('This browser cannot unpack the texts: it takes one of 2023 or later.');
  }
  if (asked !== compared) return;
  const [x, y] = [s.articles[a], s.articles[b]];
  const [tx, ty] = [tokens(d.texts[a]), tokens(d.texts[b])];
  const runs = passages(tx, ty);
  const { kinds, words: telling } = termsOf(d, a, b);
  const score = a === b ? 1 : (d.scores.length ? d.scores[Math.max(a, b)][Math.min(a, b)] : a === s.representative ? y.score : b === s.representative ? x.score : null);
  const copy = x.copy_of === b ? d.copies[a] : y.copy_of === a ? d.copies[b] : null;
  const inRuns = runs.reduce((n, r) => n + r.words, 0);
  const least = Math.min(tx.length, ty.length);
  compareDialog.replaceChildren(
    el('header', {}, el('p', { class: 'verdict' }, verdict(copy, score)), el('button', { type: 'button', class: 'close', title: 'Close (Esc)', onclick: () => compareDialog.close() }, '×')),
    el('dl', { class: 'figures' },
      ...figure(percent(score), 'probability that both report one event'),
      ...(copy ? figure(percent(copy.resemblance), 'resemblance: of all runs of words in the two, the part that both have') : []),
      ...(copy ? figure(percent(copy.containment), 'containment: of the shorter one’s runs of words, the part that the other has') : []),
      ...figure(number(runs.length), (runs.length === 1 ? 'passage' : 'passages') + ' of ' + passageWords + ' words or more in both' + (runs.length ? ', ' + percent(Math.min(1, inRuns / least)) + ' of the shorter text' : '')),
      ...(x.at !== null && y.at !== null ? figure(apart(Math.abs(x.at - y.at)), 'between the two') : [])),
    el('div', { class: 'kinds' }, ...Object.entries(kinds).filter(([, list]) => list.length).map(([kind, list]) =>
      el('div', {}, el('h3', {}, kind + ' of both'), el('ul', {}, ...list.map((t) =>
        el('li', { title: percent(t.part) + ' of what they share' }, el('i', { style: { width: Math.max(2, Math.round(t.part * 100)) + '%' } }), words(t.term))))))),
    el('div', { class: 'sides' }, side(s, x, 'a', d, marked(d.texts[a], tx, runs.map((r) => ({ from: r.a, words: r.words })), telling)),
      side(s, y, 'b', d, marked(d.texts[b], ty, runs.map((r) => ({ from: r.b, words: r.words })), telling))));
  if (!compareDialog.open) compareDialog.showModal();
  compareDialog.scrollTop = 0;
  compareDialog.focus(); // which what had it before may be gone from
}

function verdict(copy, score) {
  if (copy) return 'Copy: the two are one text, or one holds nearly all of the other.';
  if (score === null) return 'Same story, by way of its other articles.';
  if (score < 0.5) return 'Same story by way of its other articles: these two alone say less.';
  return 'Same story, not a copy: both report one event, each in its own words.';
}

const figure = (value, meaning) => [el('dt', {}, value), el('dd', {}, meaning)];

function side(s, a, name, d, text) {
  const choose = el('select', { 'aria-label': 'article ' + name, onchange: (e) => compare(s, name === 'a' ? Number(e.target.value) : compared.a, name === 'b' ? Number(e.target.value) : compared.b) },
    ...s.articles.slice(0, 500).map((o) => el('option', { value: o.number, selected: o.number === a.number }, (o.source ? o.source + ': ' : '') + o.title)));
  return el('section', {}, choose,
    el('p', { class: 'where' }, words(a.source || ''), a.at === null ? '' : ' · ' + asTime.format(a.at) + ' UTC', a.copy_of === null ? '' : ' · copy'),
    el('h3', { dir: 'auto' }, link(a)), text,
    d.cut.includes(a.number) ? el('p', { class: 'where' }, 'The text goes on.') : null);
}

// The other side of a passage.
compareDialog.addEventListener('click', (e) => {
  if (e.target === compareDialog) return compareDialog.close(); // beside it
  const mark = e.target.closest('mark');
  if (mark) show(mark.dataset.run, mark);
});

function show(run, from) {
  for (const m of compareDialog.querySelectorAll('mark.now')) m.classList.remove('now');
  for (const m of compareDialog.querySelectorAll(`mark[data-run="${Number(run)}"]`)) {
    m.classList.add('now');
    if (m !== from) m.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }
}

compareDialog.addEventListener('keydown', (e) => {
  if (e.target.matches('select') || e.ctrlKey || e.metaKey || e.altKey) return;
  const runs = compareDialog.querySelectorAll('section:first-child mark');
  const turn = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  const step = { n: 1, p: -1 }[e.key];
  if (turn) {
    const n = compared.story.articles.length;
    let b = (compared.b + turn + n) % n;
    if (b === compared.a && n > 1) b = (b + turn + n) % n;
    compare(compared.story, compared.a, b);
  } else if (step && runs.length) {
    compared.at = (compared.at + step + runs.length) % runs.length;
    show(runs[compared.at].dataset.run, null);
  } else if (e.key === 'Enter' && e.target.matches('mark')) {
    show(e.target.dataset.run, e.target);
  } else {
    return;
  }
  e.preventDefault();
});
