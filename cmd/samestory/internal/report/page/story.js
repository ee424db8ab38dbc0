// A story: its headline and what is known of it at a glance, and, opened, its
// reports with their copies below them.
function card(s) {
  const body = el('div', { class: 'body', hidden: true });
  const headline = el('button', { class: 'headline', type: 'button', 'aria-expanded': 'false', dir: 'auto', onclick: () => open(!isOpen()) }, s.headline);
  const isOpen = () => !body.hidden;
  const open = (yes) => {
    if (yes && !body.firstChild) body.append(...reports(s));
    body.hidden = !yes;
    headline.setAttribute('aria-expanded', String(yes));
  };
  const node = el('article', { class: 'story' },
    el('span', { class: 'size', title: count(s.articles.length, 'article', 'articles') }, number(s.articles.length)),
    el('div', { class: 'lead' }, el('h2', {}, headline), glance(s), body));
  return { story: s, node, headline, open, isOpen };
}

function glance(s) {
  const copies = s.articles.length - s.independent;
  const facts = [el('b', {}, count(s.independent, 'report', 'reports'))];
  if (copies) facts.push(count(copies, 'copy', 'copies'));
  if (s.sources.length) facts.push(outlets(s));
  facts.push(span(s.from, s.to));
  if (s.change && s.change !== 'new') facts.push(el('em', {}, s.change));
  const line = el('p', { class: 'glance' });
  for (const [i, fact] of facts.entries()) line.append(i ? ' · ' : '', fact);
  if (s.terms.length) line.append(' · ', words(s.terms.join(', '), { class: 'terms', title: 'what its articles share' }));
  const own = strip(s);
  return own ? el('div', {}, line, own) : line;
}

function outlets(s) {
  const named = s.sources.slice(0, 3);
  const rest = s.sources.length - named.length;
  const out = el('span', { title: s.sources.slice(0, 40).join(', ') });
  for (const [i, name] of named.entries()) out.append(i ? ', ' : '', words(name));
  if (rest) out.append(' and ' + number(rest) + ' more');
  return out;
}

function reports(s) {
  const weakest = s.articles.reduce((w, a) => (a.number !== s.representative && (w === null || a.score < w.score) ? a : w), null);
  const list = el('ol', { class: 'reports' });
  const own = s.articles.filter((a) => a.copy_of === null);
  more(list, own, 100, (a) => report(s, a, weakest));
  const about = [];
  const known = s.articles[s.first];
  if (known.at !== null) about.push('First: ', words(known.source || known.id), ', ' + asTime.format(known.at) + ' UTC. ');
  if (!weakest) return [list];
  const best = s.articles[s.representative];
  about.push('Best: ', words(best.source || best.id), ', which says most of what the others say. Weakest link: ' + percent(weakest.score) + '. ',
    el('span', { class: 'how' }, 'Beside each article stands the probability that it reports the same event as the best; it opens the two side by side.'));
  return [el('p', { class: 'about' }, ...about), list];
}

// more shows rows some at a time.
function more(list, rows, step, make) {
  const add = (from) => {
    list.append(...rows.slice(from, from + step).map(make));
    const left = rows.length - from - step;
    if (left <= 0) return;
    const button = el('button', { type: 'button', onclick: () => { button.parentNode.remove(); add(from + step); } },
      'show ' + number(Math.min(left, step)) + ' more of ' + number(left));
    list.append(el('li', { class: 'rest' }, button));
  };
  add(0);
}

function report(s, a, weakest) {
  const item = el('li', {}, row(s, a, weakest));
  if (a.copies.length) {
    const names = [...new Set(a.copies.map((c) => c.source || c.id))];
    const copies = el('ol', {});
    const fold = el('details', { class: 'copies' },
      el('summary', {}, count(a.copies.length, 'copy', 'copies') + ': ', words(names.slice(0, 5).join(', ') + (names.length > 5 ? ' …' : ''))), copies);
    fold.addEventListener('toggle', () => {
      if (!copies.firstChild) more(copies, a.copies, 100, (c) => el('li', {}, row(s, c, weakest)));
    });
    item.append(fold);
  }
  return item;
}

function row(s, a, weakest) {
  const marks = [];
  if (weakest && a.number === s.first && a.at !== null) marks.push(el('span', { class: 'mark' }, 'first'));
  if (weakest && a.number === s.representative) marks.push(el('span', { class: 'mark' }, 'best'));
  if (a === weakest && a.score < 0.5) marks.push(el('span', { class: 'mark weak' }, 'weakest'));
  const alone = s.articles.length === 1;
  return el('div', { class: 'row' },
    el('time', { title: a.published || 'no date' }, a.at === null ? '–' : asTime.format(a.at),
      s.from !== null && a.at !== null ? el('small', {}, a.at === s.from ? '' : ' +' + apart(a.at - s.from)) : null),
    words(a.source || '', { class: 'outlet' }),
    el('span', { class: 'title' }, link(a), ...marks),
    alone ? null : el('button', { class: 'score', type: 'button', title: 'side by side', 'aria-label': percent(a.score) + ', side by side', onclick: () => compare(s, ...beside(s, a.number)) },
      el('i', { style: { width: Math.round(a.score * 100) + '%' } }), percent(a.score)));
}

// beside is what an article is compared with: the best report, and that with the
// next that is no copy of it. A copy is compared with its original.
function beside(s, n) {
  const a = s.articles[n];
  if (a.copy_of !== null) return [a.copy_of, n];
  if (n !== s.representative) return [s.representative, n];
  const other = s.articles.find((b) => b.number !== n && b.copy_of === null) || s.articles.find((b) => b.number !== n);
  return [n, other.number];
}
