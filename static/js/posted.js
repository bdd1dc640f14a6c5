/** Forgets a draft once its post exists, and keeps a page brought back by the back button from re-posting. */

import { forget } from './composer/draft-store.js';

const SENT = 'parvis:sent';

/** @returns {Record<string, string[]>} draft key to the submission keys its form was sent with */
function sent() {
  try {
    return JSON.parse(sessionStorage.getItem(SENT) ?? '{}');
  } catch {
    return {};
  }
}

/**
 * Written before the form leaves, when nobody knows yet whether the server will take it.
 * @param {string} draftKey
 * @param {string} submissionKey
 */
export function leaving(draftKey, submissionKey) {
  const all = sent();
  all[draftKey] = [...(all[draftKey] ?? []), submissionKey].slice(-20);
  try {
    sessionStorage.setItem(SENT, JSON.stringify(all));
  } catch {
    // Without it the server still makes one post of the two.
  }
}

/** @param {string} submissionKey */
function isUsed(submissionKey) {
  return (sent()['used'] ?? []).includes(submissionKey);
}

/** What the server says has become a post: on the page, or in a cookie beside its redirect. */
function clearedKeys() {
  const cookie = /(?:^|;\s*)draft_clear=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  if (cookie) document.cookie = 'draft_clear=; Path=/; Max-Age=0; SameSite=Lax';
  const said = `${document.body.dataset.draftClear ?? ''} ${decodeURIComponent(cookie).replace(/"/g, '')}`;
  return said.split(/\s+/).filter(Boolean);
}

/** Those drafts go, and their submission keys are spent. */
function settle() {
  const keys = clearedKeys();
  if (!keys.length) return;
  const all = sent();
  const used = [...(all.used ?? [])];
  for (const key of keys) {
    forget(key);
    used.push(...(all[key] ?? []));
    delete all[key];
  }
  try {
    sessionStorage.setItem(SENT, JSON.stringify({ ...all, used: used.slice(-50) }));
  } catch {
    // As above.
  }
}

/** Thirty-two hexadecimal digits, as the server makes them. */
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A form that was already sent starts afresh: empty, with a key of its own. */
export function renew() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-composer]'))) {
    const field = form.elements.namedItem('submission_key');
    if (!(field instanceof HTMLInputElement) || !isUsed(field.value)) continue;
    form.reset();
    const area = form.querySelector('[data-composer-input]');
    if (area instanceof HTMLTextAreaElement) area.value = '';
    field.value = freshKey();
    area?.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

export function start() {
  settle();
  window.addEventListener('pageshow', renew);
}
