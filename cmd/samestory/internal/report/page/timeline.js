// The timeline counts articles by time: all of them, and in front those of the
// stories that are shown. Dragging over it chooses days.
const steps = [3600000, 6 * 3600000, day, 7 * day, 30 * day, 91 * day, 365 * day, 3650 * day];
const timeline = document.getElementById('timeline');
let bins = null;

function makeBins() {
  let from = Infinity, to = -Infinity;
  for (const s of stories) {
    if (s.from === null) continue;
    from = Math.min(from, s.from);
    to = Math.max(to, s.to);
  }
  if (from > to) return null;
  const step = steps.find((step) => (to - from) / step < 150) || (to - from) / 150;
  const first = from, last = to;
  from = Math.floor(from / step) * step;
  const n = Math.floor((to - from) / step) + 1;
  return { from, step, n, first, last, all: binned(stories, from, step, n) };
}

function binned(some, from, step, n) {
  const counts = new Array(n).fill(0);
  for (const s of some) for (const a of s.articles) if (a.at !== null) counts[Math.floor((a.at - from) / step)]++;
  return counts;
}

function drawTimeline(shown) {
  bins ??= makeBins();
  timeline.hidden = bins === null;
  if (!bins) return;
  const width = 1000, height = 60;
  const most = Math.max(...bins.all), x = width / bins.n;
  const bars = (counts, name) => svg('g', { class: name }, ...counts.flatMap((n, i) => {
    if (n === 0) return [];
    const h = Math.max(2, (n / most) * height);
    const bar = svg('rect', { x: i * x, y: height - h, width: Math.max(1, Math.min(x - 1, 24)), height: h });
    const title = svg('title', {});
    title.textContent = asDay.format(bins.from + i * bins.step) + ': ' + count(n, 'article', 'articles');
    bar.append(title);
    return [bar];
  }));
  const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img' },
    bars(bins.all, 'all'), bars(binned(shown, bins.from, bins.step, bins.n), 'shown'),
    svg('rect', { class: 'chosen', y: 0, height, x: 0, width: 0 }));
  timeline.replaceChildren(chart, el('figcaption', {},
    el('span', {}, asDay.format(bins.first)),
    el('span', {}, 'most at once: ' + count(most, 'article', 'articles')),
    el('span', {}, asDay.format(bins.last))));
  drag(chart, chart.lastChild, width);
}

function drag(chart, chosen, width) {
  let start = null;
  const place = (e) => {
    const box = chart.getBoundingClientRect();
    return Math.min(1, Math.max(0, (e.clientX - box.left) / box.width));
  };
  chart.addEventListener('pointerdown', (e) => {
    start = place(e);
    chart.setPointerCapture(e.pointerId);
  });
  chart.addEventListener('pointermove', (e) => {
    if (start === null) return;
    const to = place(e);
    chosen.setAttribute('x', Math.min(start, to) * width);
    chosen.setAttribute('width', Math.abs(to - start) * width);
  });
  chart.addEventListener('pointerup', (e) => {
    if (start === null) return;
    const at = (f) => isoDay(bins.from + Math.min(Math.floor(f * bins.n), bins.n - 1) * bins.step);
    const [a, b] = [start, place(e)].sort((a, b) => a - b);
    start = null;
    field.from.value = at(a);
    const last = bins.from + (Math.min(Math.floor(b * bins.n), bins.n - 1) + 1) * bins.step - 1;
    field.to.value = isoDay(last);
    update();
  });
}

// strip is a story's own timeline: a mark for each article.
function strip(s) {
  if (s.from === null || s.from === s.to) return null;
  const marks = s.articles.filter((a) => a.at !== null).map((a) =>
    svg('circle', { class: a.copy_of === null ? 'report' : 'copy', cx: 4 + (192 * (a.at - s.from)) / (s.to - s.from), cy: 6, r: a.copy_of === null ? 3.5 : 2.5 }));
  return svg('svg', { class: 'strip', viewBox: '0 0 200 12', preserveAspectRatio: 'xMinYMid', role: 'img', 'aria-label': 'when its articles appeared' },
    svg('line', { x1: 4, x2: 196, y1: 6, y2: 6 }), ...marks);
}
