// Everything that came from an article enters the page here, as text: nothing is
// ever read as markup.
function el(tag, props, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name === 'class') e.className = value;
    else if (name === 'style') Object.assign(e.style, value);
    else if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else if (name in e) e[name] = value;
    else e.setAttribute(name, value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}

function svg(tag, attributes, ...children) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...children);
  return e;
}

// words keeps a foreign text, which may run from right to left, from moving what
// stands around it.
const words = (s, props) => el('bdi', props, s);

// link is a title, and leads to its article if that has an address of the web.
function link(a) {
  if (!/^https?:\/\//.test(a.url || '')) return words(a.title);
  return el('a', { href: a.url, rel: 'noopener noreferrer nofollow', target: '_blank', dir: 'auto' }, a.title);
}

const part = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const asDay = part({ day: 'numeric', month: 'short', year: 'numeric' });
const asDayOfYear = part({ day: 'numeric', month: 'short' });
const asTime = part({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const isoDay = (at) => new Date(at).toISOString().slice(0, 10);
const day = 86400000;

function span(from, to) {
  if (from === null) return 'no dates';
  if (isoDay(from) === isoDay(to)) return asDay.format(from);
  const sameYear = isoDay(from).slice(0, 4) === isoDay(to).slice(0, 4);
  return (sameYear ? asDayOfYear : asDay).format(from) + ' – ' + asDay.format(to);
}

// apart is a time in words.
function apart(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 60) return minutes + ' min';
  if (minutes < 48 * 60) return Math.round(minutes / 60) + ' h';
  return number(Math.round(minutes / 1440)) + ' days';
}

// percent never rounds to all or nothing.
function percent(f) {
  if (f === null || f === undefined) return '–';
  const p = f * 100;
  if (p > 0 && p < 1) return '<1%';
  if (p > 99 && p < 100) return '>99%';
  return Math.round(p) + '%';
}

const number = (n) => n.toLocaleString('en');
const count = (n, one, many) => number(n) + ' ' + (n === 1 ? one : many);
