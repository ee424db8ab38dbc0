// What the page holds: the stories' heads in blocks of JSON, and beside each block
// what a story shows when it is looked at, packed.
const about = JSON.parse(document.getElementById('about').textContent);
const packs = [...document.querySelectorAll('script.details')];
const stories = [];

for (const [bundle, block] of document.querySelectorAll('script.stories').entries()) {
  for (const [place, s] of JSON.parse(block.textContent).entries()) {
    s.bundle = bundle;
    s.place = place;
    s.rank = stories.length;
    s.sources = [];
    s.from = s.to = null;
    const seen = new Set();
    for (const [i, a] of s.articles.entries()) {
      a.number = i;
      a.at = a.published ? Date.parse(a.published) : null;
      a.copies = [];
      if (a.at !== null) {
        s.from = s.from === null ? a.at : Math.min(s.from, a.at);
        s.to = s.to === null ? a.at : Math.max(s.to, a.at);
      }
      if (a.source && !seen.has(a.source)) {
        seen.add(a.source);
        s.sources.push(a.source);
      }
    }
    for (const a of s.articles) if (a.copy_of !== null) s.articles[a.copy_of].copies.push(a);
    stories.push(s);
  }
  block.remove();
}

// The last bundles that were unpacked.
const unpacked = new Map();

async function unpack(bundle) {
  let found = unpacked.get(bundle);
  if (!found) {
    const bytes = Uint8Array.from(atob(packs[bundle].textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    found = new Response(stream).json();
    if (unpacked.size === 8) unpacked.delete(unpacked.keys().next().value);
    unpacked.set(bundle, found);
  }
  return found;
}

// detail is what a story shows when it is looked at.
async function detail(s) {
  return (await unpack(s.bundle))[s.place];
}
