/** Where a picture on its way stands: in the text, and in the list of what is being sent. */

import { make } from '../make.js';
import { word } from '../words.js';
import { replaceRange } from './insert.js';

/** Brackets in a file's name would end the placeholder early.
 * @param {string} name */
export function plain(name) {
  return name.replace(/[[\]()\n\r]/g, ' ').trim() || word('picture');
}

/** @param {HTMLTextAreaElement} area
 * @param {string} name */
export function placeholder(area, name) {
  let text = `![${word('uploading', { name })}]()`;
  for (let number = 2; area.value.includes(text); number += 1) {
    text = `![${word('uploading', { name: `${name} ${number}` })}]()`;
  }
  const { selectionStart: start, selectionEnd: end, value } = area;
  const gap = start > 0 && value[start - 1] !== '\n' ? '\n' : '';
  replaceRange(area, start, end, `${gap}${text}\n`);
  return text;
}

/** A line with the progress and a way to stop.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {AbortController} control */
export function progressLine(form, name, control) {
  let list = form.querySelector('[data-composer-uploads]');
  if (!list) {
    list = make('ul', { class: 'uploads', 'data-composer-uploads': true });
    const status = form.querySelector('[data-composer-status]');
    if (status) status.before(list);
    else form.append(list);
  }
  const bar = make('progress', { max: '1', value: '0', 'aria-label': word('uploading', { name }) });
  const line = make('li', {}, make('span', {}, name), bar, make('button', {
    type: 'button', class: 'link-button', 'aria-label': word('uploadCancel', { name }), onclick: () => control.abort(),
  }, word('cancel')));
  list.append(line);
  return { line, bar };
}
