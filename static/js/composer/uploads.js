/** Takes pictures by button, drop and paste; the text keeps a placeholder until each has arrived. */

import { reason } from '../http.js';
import { listen } from '../listen.js';
import { megabytes, word } from '../words.js';
import { askAlt } from './alt-text.js';
import { exchange } from './insert.js';
import { say } from './status.js';
import { areaOf } from './toolbar.js';
import { placeholder, plain, progressLine } from './upload-line.js';
import { upload } from './upload-request.js';

/** @type {WeakMap<HTMLFormElement, Set<AbortController>>} */
const running = new WeakMap();

/** @param {HTMLFormElement} form */
export function isUploading(form) {
  return (running.get(form)?.size ?? 0) > 0;
}

/** Why this file cannot go, or nothing.
 * @param {HTMLFormElement} form
 * @param {File} file */
function refusal(form, file) {
  const limit = Number(form.dataset.uploadLimit) || Infinity;
  const input = form.querySelector('input[data-composer-file]');
  const accepted = (input?.getAttribute('accept') || 'image/jpeg,image/png,image/gif,image/webp').split(/\s*,\s*/);
  if (!accepted.includes(file.type)) return word('uploadType', { name: file.name });
  if (file.size > limit) return word('uploadSize', { name: file.name, limit: megabytes(limit) });
  return '';
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} area
 * @param {File} file
 */
async function take(form, area, file) {
  const name = plain(file.name);
  const control = new AbortController();
  const mine = running.get(form) ?? new Set();
  running.set(form, mine.add(control));
  const text = placeholder(area, name);
  const { line, bar } = progressLine(form, name, control);
  try {
    const done = await upload(form.dataset.uploadUrl ?? '', file, (share) => { bar.value = share; }, control.signal);
    const alt = plain(name.replace(/\.\w+$/, ''));
    const picture = { alt, url: done.url, target: done.markdown.replace(/^!\[.*?\](?=\()/s, '') };
    // Whoever removed the placeholder meanwhile does not want the picture.
    if (!exchange(area, text, `![${alt}]${picture.target}`)) return;
    say(form, word('uploadDone', { name }));
    askAlt(form, area, picture);
  } catch (error) {
    if (!exchange(area, `${text}\n`, '')) exchange(area, text, '');
    if (control.signal.aborted) say(form, word('uploadCancelled', { name }));
    else say(form, `${name}: ${reason(error)}`, { tone: 'error' });
  } finally {
    mine.delete(control);
    line.remove();
  }
}

/** All at once: each keeps its own place in the text, and one refusal stops no other.
 * @param {HTMLFormElement} form
 * @param {Iterable<File>} files */
async function takeAll(form, files) {
  const area = areaOf(form.elements[0] ?? form);
  if (!area) return;
  const all = [...files];
  const refused = all.map((file) => refusal(form, file)).filter(Boolean);
  if (refused.length) say(form, refused.join(' '), { tone: 'error' });
  await Promise.all(all.filter((file) => !refusal(form, file)).map((file) => take(form, area, file)));
}

/** @param {DataTransfer | null} data */
function filesIn(data) {
  return [...data?.files ?? []];
}

/** @param {Element} element */
function formOf(element) {
  const form = /** @type {HTMLFormElement | null} */ (element.closest('form[data-composer]'));
  return form?.dataset.uploadUrl ? form : null;
}

export function start() {
  listen('change', 'input[data-composer-file]', (_, element) => {
    const input = /** @type {HTMLInputElement} */ (element);
    const form = formOf(input);
    if (form) takeAll(form, [...input.files ?? []]);
    input.value = '';
  });
  listen('paste', '[data-composer-input]', (event, area) => {
    const { clipboardData } = /** @type {ClipboardEvent} */ (event);
    const form = formOf(area);
    // Office programs put a picture beside the text: then the text is what was meant.
    if (!form || !filesIn(clipboardData).length || clipboardData?.getData('text/plain')) return;
    event.preventDefault();
    takeAll(form, filesIn(clipboardData));
  });
  listen('dragover', 'form[data-composer]', (event, form) => {
    const { dataTransfer } = /** @type {DragEvent} */ (event);
    if (!dataTransfer?.types.includes('Files') || !formOf(form)) return;
    event.preventDefault();
    form.dataset.dropping = '';
  });
  for (const type of ['dragleave', 'drop']) {
    listen(type, 'form[data-composer]', (_, form) => delete form.dataset.dropping);
  }
  listen('drop', 'form[data-composer]', (event, element) => {
    const files = filesIn(/** @type {DragEvent} */ (event).dataTransfer);
    const form = formOf(element);
    if (!form || !files.length) return;
    event.preventDefault();
    takeAll(form, files);
  });
}
