// The list: as many cards as there is a view of, and more as it is scrolled.
const listNode = document.getElementById('list');
const moreNode = document.getElementById('more');
const shownNode = document.getElementById('shown');
const page = 60;
let shown = [], cards = [], current = -1, asking = 0;

function say(text) {
  shownNode.textContent = text;
}

function grow(n) {
  const some = shown.slice(cards.length, cards.length + n).map(card);
  cards.push(...some);
  listNode.append(...some.map((c) => c.node));
  moreNode.textContent = cards.length < shown.length ? number(shown.length - cards.length) + ' more below' : '';
}

function fill(list) {
  shown = list;
  cards = [];
  current = -1;
  listNode.replaceChildren();
  grow(page);
  const articles = list.reduce((n, s) => n + s.articles.length, 0);
  say(list.length === stories.length ? '' : list.length
    ? count(list.length, 'story', 'stories') + ' of ' + number(stories.length) + ', with ' + count(articles, 'article', 'articles')
    : 'No story has all of that.');
  drawTimeline(list);
}

async function update() {
  const mine = ++asking;
  remember();
  const ask = asked();
  const parts = ask.q.split(/\s+/).filter(Boolean);
  if (!ask.deep || !parts.length) return fill(matching(ask, null));
  const stale = () => mine !== asking;
  let hits;
  try {
    hits = await deepHits(parts, stale, (part) => say('searching the texts: ' + percent(part)));
  } catch {
    return say('This browser cannot unpack the texts: it takes one of 2023 or later.');
  }
  if (hits) fill(matching(ask, hits));
}

function move(by) {
  if (!shown.length) return;
  current = Math.min(Math.max(current + by, 0), shown.length - 1);
  while (cards.length <= current) grow(page);
  cards[current].headline.focus();
  cards[current].node.scrollIntoView({ block: 'nearest' });
}

const focused = () => cards.findIndex((c) => c.node.contains(document.activeElement));

function nextTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
}

document.addEventListener('keydown', (e) => {
  if (document.querySelector('dialog[open]') || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target.matches('input, select')) {
    if (e.key === 'Escape' && e.target === field.q) {
      field.q.value = '';
      field.q.blur();
      update();
    }
    return;
  }
  if (focused() >= 0) current = focused();
  const c = cards[current];
  const keys = {
    j: () => move(1), k: () => move(-1), t: nextTheme, '/': () => field.q.focus(),
    '?': () => document.getElementById('help').showModal(),
    o: () => c?.open(!c.isOpen()),
    c: () => c && c.story.articles.length > 1 && compare(c.story, ...beside(c.story, c.story.representative)),
  };
  if (!Object.hasOwn(keys, e.key)) return;
  e.preventDefault();
  keys[e.key]();
});

const filterForm = document.getElementById('filter');
filterForm.addEventListener('submit', (e) => e.preventDefault());
filterForm.addEventListener('reset', () => setTimeout(update));
let wait = 0;
filterForm.addEventListener('input', () => {
  clearTimeout(wait);
  wait = setTimeout(update, stories.length > 2000 ? 150 : 30);
});
document.getElementById('theme').addEventListener('click', nextTheme);
document.getElementById('keys').addEventListener('click', () => document.getElementById('help').showModal());
addEventListener('hashchange', () => { recall(); update(); });

// On paper all that is asked for is shown, opened where that is no book.
let opened = [];
addEventListener('beforeprint', () => {
  grow(shown.length);
  opened = shown.length <= 500 ? cards.filter((c) => !c.isOpen()) : [];
  for (const c of opened) c.open(true);
});
addEventListener('afterprint', () => opened.forEach((c) => c.open(false)));

new IntersectionObserver((seen) => {
  if (seen.some((s) => s.isIntersecting) && cards.length < shown.length) grow(page);
}, { rootMargin: '1500px' }).observe(moreNode);

const perOutlet = new Map();
let articles = 0, copies = 0;
for (const s of stories) {
  articles += s.articles.length;
  copies += s.articles.length - s.independent;
  for (const name of s.sources) perOutlet.set(name, (perOutlet.get(name) || 0) + 1);
}
document.getElementById('outlets').append(...[...perOutlet].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 500)
  .map(([name, n]) => el('option', { value: name }, count(n, 'story', 'stories'))));
document.getElementById('summary').append(...(stories.length
  ? [el('b', {}, count(stories.length, 'story', 'stories')), ': ' + number(articles) + ' of ' + count(about.read, 'article', 'articles') +
      (copies ? ', ' + count(copies, 'copy', 'copies') : '') + (perOutlet.size ? ', ' + count(perOutlet.size, 'outlet', 'outlets') : '') + ', in ',
    words(about.inputs.slice(0, 5).join(', ') + (about.inputs.length > 5 ? ' and ' + number(about.inputs.length - 5) + ' more' : ''))]
  : ['No stories in ' + count(about.read, 'article', 'articles') + '.']));
filterForm.hidden = !stories.length;
recall();
update();
