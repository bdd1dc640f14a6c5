/** Talks to our own server: CSRF header on, and a refusal becomes the sentence a member reads. */

import { word } from './words.js';

/** The server said no; `message` is its sentence. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {number} status
   * @param {number} wait seconds the server asks to wait, 0 when it does not say
   */
  constructor(message, status, wait = 0) {
    super(message);
    this.status = status;
    this.wait = wait;
  }
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
}

/**
 * What went wrong in words: the server's own where it gave some.
 * @param {number} status
 * @param {string} type
 * @param {string} text
 */
export function sentence(status, type, text) {
  const said = spoken(type, text);
  if (said) return said;
  if (status === 0) return word('errorOffline');
  return status >= 500 ? word('errorServer') : word('errorRefused');
}

/**
 * @param {string} type
 * @param {string} text
 */
function spoken(type, text) {
  if (type.includes('json')) {
    try {
      const { title, detail } = JSON.parse(text);
      return [title, detail].filter(Boolean).join(' ');
    } catch {
      return '';
    }
  }
  if (type.startsWith('text/plain')) return text.slice(0, 300);
  if (!type.includes('html')) return '';
  const page = new DOMParser().parseFromString(text, 'text/html');
  return page.querySelector('[data-error-message]')?.textContent?.trim() ?? '';
}

/** The sentence for whatever `send` threw.
 * @param {unknown} error */
export function reason(error) {
  return error instanceof Refused ? error.message : word('errorOffline');
}

/**
 * A request with the CSRF header; throws `Refused`, or fetch's own error when offline.
 * @param {string} url
 * @param {{method?: string, json?: unknown, form?: Record<string, string>, signal?: AbortSignal, keepalive?: boolean}} [options]
 */
export async function send(url, { method = 'POST', json, form, signal, keepalive } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', 'X-CSRFToken': csrfToken() };
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  const body = json !== undefined ? JSON.stringify(json) : form && new URLSearchParams(form);
  const answer = await fetch(url, { method, headers, body, signal, keepalive, credentials: 'same-origin' });
  if (answer.ok) return answer;
  const said = sentence(answer.status, answer.headers.get('Content-Type') ?? '', await answer.text());
  throw new Refused(said, answer.status, Number(answer.headers.get('Retry-After')) || 0);
}
