// The relay's own WebSocket. Subscriptions outlive a broken connection.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15000;

export class Relay {
  #url;
  #socket;
  #pause = FIRST_PAUSE;
  #subscriptions = new Map();
  #onState;
  #ids = new Map();
  #asked = 0;

  constructor(url, onState) {
    this.#url = url;
    this.#onState = onState;
    this.#connect();
  }

  #connect() {
    this.#onState('connecting');
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#pause = FIRST_PAUSE;
      this.#onState('connected');
      this.#subscriptions.forEach((subscription, id) => this.#send([subscription.verb, id, ...subscription.filters]));
    });
    socket.addEventListener('message', (message) => this.#receive(message.data));
    socket.addEventListener('close', () => {
      this.#onState('away');
      setTimeout(() => this.#connect(), this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    });
  }

  #send(message) {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #receive(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const [type, id, rest] = message;
    const subscription = this.#subscriptions.get(id);
    if (type === 'EVENT' && isEvent(rest)) {
      subscription?.event?.(rest);
    } else if (type === 'EOSE') {
      subscription?.eose?.();
    } else if (type === 'COUNT') {
      subscription?.count?.(Number(rest?.count) || 0);
    } else if (type === 'CLOSED') {
      subscription?.closed?.(String(rest));
    }
  }

  /**
   * Begins or replaces a subscription; handlers: event(event), eose(), closed(reason), count(number). Its id is always new: what
   * is still under way of the one before is nobody's.
   */
  subscribe(name, filters, handlers, verb = 'REQ') {
    this.close(name);
    const id = `${name}-${this.#asked++}`;
    this.#ids.set(name, id);
    this.#subscriptions.set(id, { verb, filters, ...handlers });
    this.#send([verb, id, ...filters]);
  }

  /** Asks once for what is stored. */
  request(name, filters, onEvent, onEnd = () => {}) {
    const end = () => {
      this.close(name);
      onEnd();
    };
    this.subscribe(name, filters, { event: onEvent, eose: end, closed: end });
  }

  /** What is stored of it; fails with the relay's reason if it refuses. */
  find(filters) {
    return new Promise((resolve, reject) => {
      const name = `find-${this.#asked}`;
      const found = [];
      this.subscribe(name, filters, {
        event: (event) => found.push(event),
        eose: () => {
          this.close(name);
          resolve(found);
        },
        closed: (reason) => {
          this.close(name);
          reject(new Error(reason));
        },
      });
    });
  }

  /** How many there are (NIP-45); 0 if the relay does not say. */
  count(filter) {
    return new Promise((resolve) => {
      const name = `count-${this.#asked}`;
      const end = (count) => {
        this.close(name);
        resolve(count);
      };
      this.subscribe(name, [filter], { count: end, closed: () => end(0) }, 'COUNT');
    });
  }

  close(name) {
    const id = this.#ids.get(name);
    const subscription = this.#subscriptions.get(id);
    this.#ids.delete(name);
    this.#subscriptions.delete(id);
    if (subscription?.verb === 'REQ') {
      this.#send(['CLOSE', id]);
    }
  }
}

/** The relay has verified it; this is about what the page relies on. */
function isEvent(event) {
  return typeof event === 'object' && event !== null && typeof event.content === 'string' && Array.isArray(event.tags)
    && typeof event.id === 'string' && typeof event.pubkey === 'string' && Number.isInteger(event.kind)
    && Number.isFinite(event.created_at) && event.tags.every((tag) => Array.isArray(tag));
}
