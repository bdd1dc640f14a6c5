/** One form's draft in this browser, and the other tabs that may hold the same one. */

import { isEmpty, same } from './draft-fields.js';
import { forget, parse, read, slot, TAB, write } from './draft-store.js';

/** @typedef {import('./draft-store.js').Fields} Fields */
/** @typedef {import('./draft-store.js').Draft} Draft */

export class LocalCopy {
  /** Whether this browser could keep what was last given to it. */
  isKept = true;

  /**
   * @param {string} key
   * @param {Fields} fields what the form says now
   */
  constructor(key, fields) {
    this.key = key;
    /** @type {Fields} what storage holds, as far as this tab knows */
    this.known = fields;
    this.knownAt = Date.now();
  }

  /** What was written here and the page does not show; `savedAt` is when the server's copy was.
   * @param {number} savedAt */
  unsent(savedAt) {
    const draft = read(this.key);
    if (!draft || draft.synced || draft.at <= savedAt) return null;
    return isEmpty(draft.fields) || same(draft.fields, this.known) ? null : draft.fields;
  }

  /** The server no longer has what it had: it was posted or discarded elsewhere. */
  dropSynced() {
    if (read(this.key)?.synced) forget(this.key);
  }

  /**
   * @param {Fields} fields
   * @param {boolean} synced
   */
  keep(fields, synced) {
    const at = Date.now();
    if (isEmpty(fields)) forget(this.key);
    this.isKept = isEmpty(fields) || write(this.key, { fields, at, synced, tab: TAB });
    this.adopt(fields, at);
  }

  /**
   * @param {Fields} fields
   * @param {number} [at]
   */
  adopt(fields, at = Date.now()) {
    this.known = fields;
    this.knownAt = at;
  }

  drop() {
    forget(this.key);
  }

  /** A newer version from another tab, which saving `fields` would overwrite.
   * @param {Fields} fields */
  rival(fields) {
    return this.#foreign(read(this.key), fields);
  }

  /**
   * @param {StorageEvent} event
   * @param {Fields} fields
   */
  news(event, fields) {
    return event.key === slot(this.key) ? this.#foreign(parse(event.newValue), fields) : null;
  }

  /**
   * @param {Draft | null} draft
   * @param {Fields} fields
   */
  #foreign(draft, fields) {
    if (!draft || draft.tab === TAB || draft.at <= this.knownAt) return null;
    return same(draft.fields, fields) ? null : draft;
  }
}
