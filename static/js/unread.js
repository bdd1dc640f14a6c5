/** Asks once a minute, while somebody looks, how many notices wait. */

import { counted } from './words.js';

const EVERY = 60000;
let asked = Date.now();
let stopped = false;

/** @param {number} count */
function show(count) {
  for (const badge of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-unread-badge]'))) {
    badge.textContent = count > 99 ? '99+' : String(count);
    badge.hidden = count === 0;
    const link = badge.closest('a');
    if (link?.hasAttribute('aria-label')) link.setAttribute('aria-label', counted('unread', count));
  }
  const title = document.title.replace(/^\(\d+\+?\) /, '');
  document.title = count ? `(${count > 99 ? '99+' : count}) ${title}` : title;
}

/** @param {string} url */
async function poll(url) {
  if (stopped || document.hidden) return;
  asked = Date.now();
  try {
    // `no-cache` revalidates: the browser sends the ETag itself and a 304 costs no body.
    const answer = await fetch(url, { cache: 'no-cache', headers: { Accept: 'application/json' } });
    stopped = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    if (answer.ok) show(Number((await answer.json()).unread) || 0);
  } catch {
    // Offline: the next minute asks again.
  }
}

export function start() {
  const element = document.querySelector('[data-unread-url]');
  const url = element instanceof HTMLElement ? element.dataset.unreadUrl : '';
  if (!url) return;
  setInterval(() => poll(url), EVERY);
  document.addEventListener('visibilitychange', () => {
    if (Date.now() - asked >= EVERY) poll(url);
  });
}
