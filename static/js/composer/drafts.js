/** Saves what somebody writes: here at once, on the server when signed in, and brings it back. */

import { whileConnected } from '../listen.js';
import { leaving } from '../posted.js';
import { fieldsOf, fill, isEmpty, same } from './draft-fields.js';
import { LocalCopy } from './draft-local.js';
import { restore } from './draft-restore.js';
import { ServerCopy } from './draft-server.js';
import { askWhich, report } from './draft-status.js';

/** @typedef {import('./draft-store.js').Fields} Fields */
/** @typedef {import('./draft-store.js').Draft} Draft */

const QUIET = 1000;

export class Drafts {
  #timer = 0;
  #sent = false;
  /** Another tab wrote something else: neither overwrites the other until the member chooses. */
  #conflict = false;
  #isOnServer = false;
  /** The offer to discard what was restored stands until somebody types on: that it is saved is no news. */
  isOffered = false;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    const { draftKey = '', draftUrl } = form.dataset;
    this.key = draftKey;
    this.local = new LocalCopy(draftKey, fieldsOf(form));
    this.server = draftUrl ? new ServerCopy(draftUrl, (...told) => this.#heard(...told)) : null;
    restore(this);
    this.#listen();
  }

  #listen() {
    const on = whileConnected(this.form);
    on(this.form, 'input', (event) => this.#typed(event));
    on(this.form, 'change', (event) => this.#typed(event));
    on(window, 'storage', (event) => this.#elsewhere(event));
    on(window, 'pagehide', () => this.#flush());
    on(document, 'visibilitychange', () => document.hidden && this.#flush());
    on(window, 'pageshow', (event) => { if (event.persisted) this.#sent = false; });
    on(window, 'beforeunload', (event) => { if (this.#wouldLose()) event.preventDefault(); });
    on(window, 'online', () => this.server?.retry());
  }

  /** The form goes to the server: its text is no draft any more unless the page comes back. */
  submitted() {
    const field = this.form.elements.namedItem('submission_key');
    if (field instanceof HTMLInputElement) leaving(this.key, field.value);
    this.calm();
    this.local.keep(fieldsOf(this.form), false);
    this.server?.stop();
    this.#sent = true;
  }

  calm() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** @type {(fields: Fields, at?: number) => void} */
  accept(fields, at) {
    this.#conflict = false;
    fill(this.form, fields);
    this.local.adopt(fieldsOf(this.form), at);
  }

  /** @param {Event} event */
  #typed(event) {
    if (event instanceof CustomEvent && event.detail === 'drafted') return;
    this.#sent = false;
    this.isOffered = false;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.save(), QUIET);
  }

  save() {
    this.calm();
    const fields = fieldsOf(this.form);
    if (this.#conflict || this.#sent) return;
    const rival = this.local.rival(fields);
    if (rival) return this.#contest(rival);
    this.local.keep(fields, false);
    this.#isOnServer = false;
    if (this.server) this.server.save(fields);
    else report(this.form, 'here', this.local.isKept);
  }

  /**
   * @param {import('./draft-server.js').State} state
   * @param {Fields} fields
   * @param {string} sentence
   */
  #heard(state, fields, sentence) {
    this.#isOnServer = state === 'saved';
    if (this.#conflict || this.#sent) return;
    if (state === 'saved' && same(fields, this.local.known)) this.local.keep(fields, true);
    if (this.isOffered && (state === 'saving' || state === 'saved')) return;
    report(this.form, state, this.local.isKept, sentence);
  }

  /** @param {StorageEvent} event */
  #elsewhere(event) {
    const now = fieldsOf(this.form);
    const other = this.#sent ? null : this.local.news(event, now);
    if (!other) return;
    if (same(now, this.local.known) && !this.#timer) this.accept(other.fields, other.at);
    else this.#contest(other);
  }

  /** @param {Draft} other */
  #contest(other) {
    this.#conflict = true;
    const take = () => {
      this.calm();
      this.accept(other.fields, other.at);
      report(this.form, 'saved', true);
    };
    const keep = () => {
      this.#conflict = false;
      this.local.adopt(this.local.known);
      this.save();
    };
    askWhich(this.form, take, keep);
  }

  #flush() {
    if (!this.#timer || this.#conflict || this.#sent) return;
    this.calm();
    const fields = fieldsOf(this.form);
    if (this.local.rival(fields)) return;
    this.local.keep(fields, false);
    this.server?.flush(fields);
  }

  /** True only when closing the page would lose words: neither this browser nor the server has them. */
  #wouldLose() {
    const fields = fieldsOf(this.form);
    if (this.#sent || isEmpty(fields)) return false;
    return this.#conflict || (!this.local.isKept && !this.#isOnServer);
  }
}

/** @param {HTMLFormElement} form */
export function keepDraft(form) {
  return form.dataset.draftKey ? new Drafts(form) : null;
}
