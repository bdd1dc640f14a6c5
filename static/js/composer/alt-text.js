/** Asks, without standing in the way, what a new picture shows. */

import { make } from '../make.js';
import { word } from '../words.js';
import { exchange } from './insert.js';
import { say } from './status.js';

/** @typedef {{alt: string, url: string, target: string}} Picture `target` follows the description in the text */

/** @type {WeakMap<HTMLFormElement, Picture[]>} */
const queues = new WeakMap();

/** Brackets would end the description early.
 * @param {string} text */
function escaped(text) {
  return text.replace(/\s+/g, ' ').trim().replace(/[\\[\]]/g, '\\$&');
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} area
 * @param {Picture} picture
 */
export function askAlt(form, area, picture) {
  const queue = queues.get(form) ?? [];
  queues.set(form, queue);
  queue.push(picture);
  if (queue.length === 1) next(form, area, queue);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} area
 * @param {Picture[]} queue
 */
function next(form, area, queue) {
  const [picture] = queue;
  if (!picture) return;
  const id = 'alt-prompt-text';
  const input = make('input', { id, class: 'input', maxlength: '300', placeholder: picture.alt });
  const leave = () => {
    prompt.remove();
    queue.shift();
    if (queue.length) next(form, area, queue);
    else area.focus({ preventScroll: true });
  };
  const save = () => {
    const alt = escaped(input.value);
    if (alt) {
      exchange(area, `![${picture.alt}]${picture.target}`, `![${alt}]${picture.target}`);
      say(form, word('altSaved'));
    }
    leave();
  };
  // Not a form: it stands inside one.
  const prompt = make('div', { class: 'alt-prompt', 'data-alt-prompt': true, role: 'group', 'aria-labelledby': 'alt-prompt-label' },
    make('img', { class: 'alt-prompt-image', src: picture.url, alt: '' }),
    make('div', { class: 'alt-prompt-field' },
      make('label', { class: 'label', for: id, id: 'alt-prompt-label' }, word('altAsk')), input),
    make('button', { type: 'button', class: 'btn btn-s btn-primary', onclick: save }, word('altSave')),
    make('button', { type: 'button', class: 'btn btn-s btn-quiet', onclick: leave }, word('altSkip')));
  prompt.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave();
    else if (event.key !== 'Enter' || event.target !== input) return;
    else save();
    event.preventDefault();
    event.stopPropagation();
  });
  // What is typed here is no part of the draft.
  prompt.addEventListener('input', (event) => event.stopPropagation());
  const status = form.querySelector('[data-composer-status]');
  if (status) status.before(prompt);
  else form.append(prompt);
  if (form.contains(document.activeElement)) prompt.scrollIntoView({ block: 'nearest' });
}
