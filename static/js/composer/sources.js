/** Where suggestions come from: members and tags from the server, emoji from a list fetched on first use. */

import { send } from '../http.js';

/** @typedef {import('./suggestions.js').Suggestion} Suggestion */

/** @type {Map<string, Promise<any[]>>} */
const answers = new Map();

/**
 * The same question within a page is asked once; a failed one may be asked again.
 * @param {Element | null} form
 * @param {string} name of the form's data attribute with the address
 * @param {string} usual
 * @param {string} text
 * @returns {Promise<any[]>}
 */
function ask(form, name, usual, text) {
  const base = (form instanceof HTMLElement && form.dataset[name]) || usual;
  const url = `${base}?q=${encodeURIComponent(text)}`;
  let answer = answers.get(url);
  if (!answer) {
    answer = send(url, { method: 'GET' }).then((response) => response.json());
    answers.set(url, answer);
    answer.catch(() => answers.delete(url));
  }
  return answer.catch(() => []);
}

/** Whom the page shows, for a bare `@`: most mentions answer somebody.
 * @returns {Suggestion[]} */
function present() {
  const posts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-post][data-author]'));
  const handles = new Set([...posts].map((post) => post.dataset.author ?? '').filter(Boolean));
  return [...handles].slice(0, 8).map((handle) => ({ value: `@${handle}`, label: `@${handle}` }));
}

/**
 * @param {string} text
 * @param {Element | null} form says where to ask
 * @returns {Promise<Suggestion[]>}
 */
export async function members(text, form) {
  if (!text) return present();
  const found = await ask(form, 'membersUrl', '/complete/members', text);
  return found.slice(0, 8).map(({ handle, name, avatar_url: image }) => (
    { value: `@${handle}`, label: name || handle, note: `@${handle}`, image }
  ));
}

/**
 * @param {string} text
 * @param {Element | null} form says where to ask
 * @returns {Promise<Suggestion[]>}
 */
export async function tags(text, form) {
  if (!text) return [];
  const found = await ask(form, 'tagsUrl', '/complete/tags', text);
  return found.slice(0, 8).map(({ name, count }) => ({ value: name, label: name, note: String(count ?? '') }));
}

/** Accents do not matter, and each name may be met at any of its words.
 * @param {string} text */
function bare(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
}

/** @param {string} text
 * @returns {Promise<Suggestion[]>} */
export async function emoji(text) {
  const { EMOJI } = await import('../emoji.js');
  const wanted = bare(text);
  const isFrench = document.documentElement.lang.startsWith('fr');
  return EMOJI.filter(([, english, french]) => !wanted || [english, french].some((names) => (
    bare(names).split(/[\s,'’-]+/).some((name) => name.startsWith(wanted)))))
    .slice(0, 10)
    .map(([sign, english, french]) => ({ value: sign, label: `${sign} ${isFrench ? french : english}` }));
}
