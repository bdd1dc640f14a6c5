/** Answers a post in place: the composer learns which, says so, and takes the focus. */

import { calmScroll, listen } from './listen.js';
import { word } from './words.js';

/** @returns {HTMLFormElement | null} */
export function composer() {
  return document.querySelector('form[data-composer]');
}

/**
 * Say in the composer whom this answers; an empty id answers the topic.
 * @param {HTMLFormElement} form
 * @param {string} id
 */
export function answer(form, id) {
  const field = form.elements.namedItem('reply_to');
  if (field instanceof HTMLInputElement) field.value = id;
  const banner = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer-replying]'));
  if (!banner) return;
  const post = document.querySelector(`[data-post="${CSS.escape(id)}"]`);
  const name = banner.querySelector('[data-replying-name]');
  const handle = post instanceof HTMLElement ? post.dataset.author ?? '' : '';
  // A post of another page is named by the server alone.
  if (name && handle) name.textContent = word('replyingTo', { name: `@${handle}` });
  banner.hidden = !id;
}

/** @param {HTMLFormElement} form */
export function reveal(form) {
  const area = form.querySelector('[data-composer-input]');
  if (!(area instanceof HTMLTextAreaElement)) return;
  area.dispatchEvent(new CustomEvent('composer:write', { bubbles: true }));
  area.focus({ preventScroll: true });
  // Typing would stop a long glide half way, so only a short one is shown.
  const distance = Math.abs(form.getBoundingClientRect().top);
  form.scrollIntoView({ block: 'nearest', behavior: distance > innerHeight ? 'instant' : calmScroll() });
}

export function start() {
  listen('click', '[data-reply-to]', (event, link) => {
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
    const form = composer();
    if (!form || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    answer(form, link.dataset.replyTo ?? '');
    reveal(form);
  });
  listen('click', '[data-composer-replying] button, [data-reply-cancel]', (event) => {
    const form = composer();
    if (!form) return;
    event.preventDefault();
    answer(form, '');
    reveal(form);
  });
}
