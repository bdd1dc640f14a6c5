/** Copies a post's address where `data-copy-link` is pressed. */

import { listen } from './listen.js';
import { make } from './make.js';
import { toast } from './toasts.js';
import { word } from './words.js';

/**
 * Outside a secure context there is no clipboard object; the old command still works there.
 * @param {string} text
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make('textarea', { class: 'sr', readonly: true }, text);
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return done;
  }
}

export function start() {
  listen('click', '[data-copy-link]', async (event, element) => {
    event.preventDefault();
    const address = element.dataset.copyLink || element.getAttribute('href') || '';
    const absolute = new URL(address, location.href).href;
    const done = await copy(absolute);
    toast(done ? word('linkCopied') : absolute, { category: done ? 'success' : 'info' });
  });
}
