// Elements are made of names and texts, never of markup: what events say can only ever become a text.

/** An element with attributes and children; a child is an element or a text. Handlers are given as functions. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ''));
  return element;
}

/** Without the marks that turn the direction of what follows, and cut: for names among other texts. */
export function tame(text, length = 80) {
  const clean = String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
  return clean.length > length ? `${clean.slice(0, length)}…` : clean;
}

export const byId = (id) => document.getElementById(id);

/** Sets a text only if it differs, so that nothing is laid out again in vain. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https there is no clipboard: the old way.
    const area = el('textarea', { class: 'sr', 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  announce('Copied');
}

/** A button that copies and says so. */
export function copyButton(text, label) {
  const button = el('button', { type: 'button', class: 'quiet', 'aria-label': label }, 'Copy');
  button.addEventListener('click', async () => {
    await copy(text);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return button;
}

/** For who cannot see the page: said once, when something has happened that was asked for. */
export function announce(text) {
  const announcer = byId('announcer');
  announcer.textContent = '';
  requestAnimationFrame(() => { announcer.textContent = text; });
}

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 1,234; from 100,000 on 123.4K. */
export function number(value) {
  return Math.abs(value) < 100000 ? whole.format(Math.round(value)) : short.format(value);
}

export function rate(value) {
  return value > 0 && value < 10 ? value.toFixed(1) : number(value);
}

export function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function millis(value) {
  return value < 1000 ? `${Math.round(value)} ms` : duration(value / 1000);
}

/** 42 s, 3 min, 5 h, 12 d */
export function duration(seconds) {
  if (seconds < 10) {
    return `${Math.round(seconds * 10) / 10} s`;
  } else if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  } else if (seconds < 5400) {
    return `${Math.round(seconds / 60)} min`;
  } else if (seconds < 129600) {
    return `${Math.round(seconds / 3600)} h`;
  }
  return seconds < 86400 * 730 ? `${number(seconds / 86400)} d` : `${number(seconds / 31557600)} y`;
}

const minute = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const second = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** 14:53, or 14:53:20; of seconds since 1970. */
export function clock(seconds, exact = false) {
  return (exact ? second : minute).format(seconds * 1000);
}

export function ago(seconds) {
  const passed = Date.now() / 1000 - seconds;
  if (passed < 0) {
    return passed > -5 ? 'now' : `in ${duration(-passed)}`;
  }
  return passed < 5 ? 'now' : `${duration(passed)} ago`;
}
