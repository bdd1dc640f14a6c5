/** Sends a draft to the server, one request at a time, and again with growing pauses while it fails. */

import { Refused, send } from '../http.js';
import { isEmpty } from './draft-fields.js';

/** @typedef {import('./draft-store.js').Fields} Fields */
/** @typedef {'saving' | 'saved' | 'offline' | 'refused'} State */

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;

export class ServerCopy {
  /** @type {Fields | null} */
  #waiting = null;
  #busy = false;
  #pause = FIRST_PAUSE;
  #timer = 0;

  /**
   * @param {string} url
   * @param {(state: State, fields: Fields, sentence: string) => void} tell
   */
  constructor(url, tell) {
    this.url = url;
    this.tell = tell;
  }

  /** @param {Fields} fields */
  save(fields) {
    this.#waiting = fields;
    if (!this.#timer) this.#run();
  }

  /** The page is being left: no answer will be read. A keepalive body may hold 64 kB.
   * @param {Fields} fields */
  flush(fields) {
    this.#waiting = null;
    this.#request(fields, true).catch(() => {});
  }

  /** Nothing waits to be sent any more: the draft became a post, or is unwanted. */
  stop() {
    this.#waiting = null;
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  async remove() {
    this.stop();
    await send(this.url, { method: 'DELETE' });
  }

  /** The connection is back: do not wait for the pause to end. */
  retry() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#run();
  }

  async #run() {
    if (this.#busy || !this.#waiting) return;
    const fields = this.#waiting;
    this.#waiting = null;
    this.#busy = true;
    this.tell('saving', fields, '');
    try {
      await this.#request(fields, false);
      this.#pause = FIRST_PAUSE;
      this.tell('saved', fields, '');
    } catch (error) {
      this.#failed(fields, error);
    }
    this.#busy = false;
    if (!this.#timer) this.#run();
  }

  /**
   * @param {Fields} fields
   * @param {boolean} keepalive
   */
  #request(fields, keepalive) {
    if (isEmpty(fields)) return send(this.url, { method: 'DELETE', keepalive });
    return send(this.url, { method: 'PUT', json: fields, keepalive });
  }

  /**
   * @param {Fields} fields
   * @param {unknown} error
   */
  #failed(fields, error) {
    const isFinal = error instanceof Refused && error.status < 500 && error.status !== 429;
    this.tell(isFinal ? 'refused' : 'offline', fields, error instanceof Refused ? error.message : '');
    if (isFinal) return;
    this.#waiting ??= fields;
    const asked = error instanceof Refused ? error.wait * 1000 : 0;
    this.#timer = window.setTimeout(() => this.retry(), Math.max(this.#pause, asked));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}
