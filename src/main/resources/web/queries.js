// What may be asked of the views of this relay: /api/views has those that run here, /api/views/VIEW/QUERY answers.

const PAUSE = 30000;
const PATIENCE = 8000;

export class Queries {
  #there = new Set();
  #next = 0;
  #looked = Promise.resolve();
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** Whether there is a query, as VIEW/QUERY, as far as was looked. */
  has(query) {
    return this.#there.has(query);
  }

  /** Looks which there are, now and then; fails while nobody says it. */
  look() {
    if (Date.now() >= this.#next) {
      this.#next = Date.now() + PAUSE;
      this.#looked = this.#load();
    }
    return this.#looked;
  }

  async #load() {
    const { views = [] } = await json('api/views');
    this.#there = new Set(views.flatMap((view) => view.queries.map((query) => `${view.name}/${query.name}`)));
    this.#onChange();
  }

  /** The answer: {rows, …}; fails with what is said to be wrong. */
  async ask(query, parameters) {
    await this.look();
    if (!this.has(query)) {
      throw new Error(`the view ${query.split('/')[0]} does not run here`);
    }
    return json(`api/views/${query}?${new URLSearchParams(parameters)}`);
  }
}

async function json(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE) });
  const document = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Error(String(document.error ?? answer.status));
  }
  return document;
}
