// Which view the address of the page names: #/events?kinds=1, #/pipeline, #/relays, #/rejected, #/topology, #/people, #/trending, #/e/note1…, #/p/npub1…

import { byId } from './dom.js';

const TABS = ['events', 'pipeline', 'relays', 'rejected', 'topology', 'people', 'trending'];
const PAGES = { e: 'event', p: 'profile' };

/** {view, of, state}: `of` is what a page is about, `state` what stands behind the question mark. */
export function route(hash) {
  const text = hash.replace(/^#/, '');
  if (!text.startsWith('/')) { // #author=…, as addresses were before there were tabs
    return { view: 'events', of: '', state: new URLSearchParams(text) };
  }
  const [path, query = ''] = text.slice(1).split(/\?(.*)/s);
  const [name, of = ''] = path.split('/');
  const state = new URLSearchParams(query);
  return PAGES[name] && of ? { view: PAGES[name], of, state } : { view: TABS.includes(name) ? name : 'events', of: '', state };
}

export class Router {
  #views;
  #now = '';
  #places = new Map();

  /** views: by name, what is told when a view comes (open(route)) and when it goes (close()); both may be missing. */
  constructor(views) {
    this.#views = views;
    history.scrollRestoration = 'manual';
    window.addEventListener('hashchange', () => this.show());
  }

  get view() {
    return this.#now;
  }

  /** Goes to an address as a link to it would. */
  go(hash) {
    history.pushState(null, '', hash);
    this.show();
  }

  /** Shows what the address names. */
  show() {
    const next = route(location.hash);
    this.#leave();
    this.#now = next.view;
    document.querySelectorAll('main > [data-view]').forEach((section) => { section.hidden = section.dataset.view !== next.view; });
    document.querySelectorAll('.tabs a').forEach((tab) => mark(tab, next.view));
    this.#views[next.view]?.open?.(next);
    this.#arrive(next.view);
  }

  #leave() {
    if (this.#now) {
      this.#places.set(this.#now, { y: window.scrollY, focus: document.activeElement });
      this.#views[this.#now]?.close?.();
    }
  }

  /** A tab is found as it was left; a page begins at its title. */
  #arrive(view) {
    const place = TABS.includes(view) ? this.#places.get(view) : undefined;
    window.scrollTo(0, place?.y ?? 0);
    if (!TABS.includes(view)) {
      byId(`${view}-title`).focus({ preventScroll: true });
    } else if (document.activeElement === document.body && place?.focus?.isConnected) {
      place.focus.focus({ preventScroll: true });
    }
  }
}

function mark(tab, view) {
  if (tab.dataset.view === view) {
    tab.setAttribute('aria-current', 'page');
  } else {
    tab.removeAttribute('aria-current');
  }
}
