// What is asked for. It stands in the address behind #, so that a view can be kept.
const fields = ['q', 'deep', 'outlet', 'from', 'to', 'size', 'sort'];
const field = Object.fromEntries(fields.map((name) => [name, document.getElementById(name)]));

function asked() {
  return {
    q: field.q.value.trim().toLowerCase(),
    deep: field.deep.checked,
    outlet: field.outlet.value.trim().toLowerCase(),
    from: field.from.value ? Date.parse(field.from.value) : null,
    to: field.to.value ? Date.parse(field.to.value) + day - 1 : null,
    size: Number(field.size.value) || 0,
    sort: field.sort.value,
  };
}

function remember() {
  const p = new URLSearchParams();
  if (field.q.value) p.set('q', field.q.value);
  if (field.deep.checked) p.set('deep', '1');
  for (const name of ['outlet', 'from', 'to', 'size']) if (field[name].value) p.set(name, field[name].value);
  if (field.sort.value !== 'size') p.set('sort', field.sort.value);
  history.replaceState(null, '', p.size ? '#' + p : location.pathname + location.search);
}

function recall() {
  const p = new URLSearchParams(location.hash.slice(1));
  for (const name of ['q', 'outlet', 'from', 'to', 'size']) field[name].value = p.get(name) || '';
  field.deep.checked = p.get('deep') === '1';
  field.sort.value = p.get('sort') || 'size';
  if (!field.sort.value) field.sort.value = 'size';
}

// haystack is what is searched of a story without its texts.
function haystack(s) {
  s.haystack ??= [s.id, ...s.terms, ...s.sources, ...s.articles.flatMap((a) => [a.title, a.id])].join('\n').toLowerCase();
  return s.haystack;
}

// deepHits are the stories that have all words in their texts, a bundle at a time.
async function deepHits(parts, stale, tell) {
  const hits = new Set();
  for (let bundle = 0, at = 0; bundle < packs.length; bundle++) {
    const details = await unpack(bundle);
    if (stale()) return null;
    for (; at < stories.length && stories[at].bundle === bundle; at++) {
      const s = stories[at];
      const all = haystack(s) + '\n' + details[s.place].texts.join('\n').toLowerCase();
      if (parts.every((part) => all.includes(part))) hits.add(s);
    }
    tell((bundle + 1) / packs.length);
  }
  return hits;
}

const orders = {
  size: (a, b) => a.rank - b.rank, // they come by size
  reports: (a, b) => b.independent - a.independent || a.rank - b.rank,
  outlets: (a, b) => b.outlets - a.outlets || a.rank - b.rank,
  newest: (a, b) => (b.to ?? -Infinity) - (a.to ?? -Infinity) || a.rank - b.rank,
  oldest: (a, b) => (a.from ?? Infinity) - (b.from ?? Infinity) || a.rank - b.rank,
  weakest: (a, b) => (a.weakest ?? 2) - (b.weakest ?? 2) || a.rank - b.rank,
};

// matching yields the stories that are asked for, in order. Hits are those that a
// search of the texts found, null where there was none.
function matching(ask, hits) {
  const parts = ask.q.split(/\s+/).filter(Boolean);
  return stories
    .filter((s) => s.independent >= ask.size)
    .filter((s) => !ask.outlet || s.sources.some((name) => name.toLowerCase().includes(ask.outlet)))
    .filter((s) => (ask.from === null && ask.to === null) ||
      s.articles.some((a) => a.at !== null && a.at >= (ask.from ?? -Infinity) && a.at <= (ask.to ?? Infinity)))
    .filter((s) => (hits ? hits.has(s) : parts.every((part) => haystack(s).includes(part))))
    .sort((a, b) => orders[ask.sort](a, b) || a.rank - b.rank);
}
