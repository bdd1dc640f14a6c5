/** Reads a form's draft from its fields, and puts one back. */

/** @typedef {import('./draft-store.js').Fields} Fields */

const NAMES = /** @type {(keyof Fields)[]} */ (['title', 'body', 'space', 'tags', 'reply_to']);

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * @param {HTMLFormElement} form
 * @param {keyof Fields} name
 * @returns {Field | null}
 */
function field(form, name) {
  if (name === 'body') return form.querySelector('textarea[data-composer-input]');
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement || found instanceof HTMLSelectElement ? found : null;
}

/** @param {HTMLFormElement} form
 * @returns {Fields} */
export function fieldsOf(form) {
  const fields = { title: '', body: '', space: '', tags: '', reply_to: '' };
  for (const name of NAMES) fields[name] = field(form, name)?.value ?? '';
  return fields;
}

/**
 * @param {HTMLFormElement} form
 * @param {Fields} fields
 */
export function fill(form, fields) {
  for (const name of NAMES) {
    const target = field(form, name);
    const value = fields[name] ?? '';
    if (!target || target.value === value) continue;
    target.value = value;
    // The chips, the counter and the height listen; `drafted` tells the draft itself that it is no news.
    target.dispatchEvent(new CustomEvent('input', { bubbles: true, detail: 'drafted' }));
  }
}

/** The space alone is no draft: it is chosen before the first word.
 * @param {Fields} fields */
export function isEmpty({ title, body, tags }) {
  return !title.trim() && !body.trim() && !tags.trim();
}

/**
 * Browsers send line ends as CR LF, and a server may send them back.
 * @param {Fields} a
 * @param {Fields} b
 */
export function same(a, b) {
  return NAMES.every((name) => (a[name] ?? '').replace(/\r\n/g, '\n') === (b[name] ?? '').replace(/\r\n/g, '\n'));
}
