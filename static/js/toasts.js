/** Shows short messages at the edge of the page; those that ask for nothing leave by themselves. */

import { csrfToken } from './http.js';
import { enhance } from './listen.js';
import { make } from './make.js';
import { word } from './words.js';

const STAY = 8000;

/** @typedef {{url: string, label?: string}} Undo */

function region() {
  const found = document.querySelector('[data-toasts]');
  if (found) return found;
  const made = make('div', { class: 'toasts', 'data-toasts': true, 'aria-live': 'polite' });
  document.body.append(made);
  return made;
}

/**
 * Say something; an error or an undo stays until it is closed.
 * @param {string} message
 * @param {{category?: 'info' | 'success' | 'error', undo?: Undo}} [options]
 */
export function toast(message, { category = 'info', undo } = {}) {
  if (!message) return;
  for (const shown of region().querySelectorAll('[data-toast-text]')) {
    if (shown.textContent === message) shown.closest('[data-toast]')?.remove();
  }
  const element = make('div', { class: `toast toast-${category}`, 'data-toast': category },
    make('p', { class: 'toast-text', 'data-toast-text': true }, message));
  if (undo) element.append(undoForm(undo));
  region().append(element);
  settle(element);
}

/** @param {HTMLElement} element */
function settle(element) {
  element.append(make('button', {
    type: 'button', class: 'toast-close', 'aria-label': word('close'), onclick: () => element.remove(),
  }, '×'));
  leaveLater(element);
}

/** @param {Undo} undo */
function undoForm({ url, label }) {
  return make('form', { method: 'post', action: url },
    make('input', { type: 'hidden', name: 'csrf_token', value: csrfToken() }),
    make('button', {}, label || word('undo')));
}

/** A message leaves after a while, but never under the pointer or the focus, nor with an undo in it.
 * @param {HTMLElement} element */
function leaveLater(element) {
  if (element.dataset.toast === 'error' || element.querySelector('form')) return;
  setTimeout(() => {
    if (element.matches(':hover, :focus-within')) leaveLater(element);
    else element.remove();
  }, STAY);
}

export function start() {
  enhance('[data-toast]', (element) => {
    if (element.querySelector('.toast-close')) return;
    // A live region speaks only of what arrives after the page: let the server's message arrive.
    setTimeout(() => element.parentElement?.append(element), 200);
    settle(element);
  });
  document.addEventListener('toast', (event) => {
    const { message, category, undo } = /** @type {CustomEvent} */ (event).detail;
    toast(message, { category, undo });
  });
}
