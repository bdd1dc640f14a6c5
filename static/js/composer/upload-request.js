/** Sends one picture, and tells how far it has come (which fetch cannot). */

import { csrfToken, Refused, sentence } from '../http.js';

/** @typedef {{url: string, markdown: string, alt: string}} Uploaded */

/**
 * @param {string} url
 * @param {File} file
 * @param {(share: number) => void} onProgress between 0 and 1
 * @param {AbortSignal} signal
 * @returns {Promise<Uploaded>}
 */
export function upload(url, file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => {
      const type = request.getResponseHeader('Content-Type') ?? '';
      reject(new Refused(sentence(request.status, type, request.responseText), request.status));
    };
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      if (request.status >= 300) return fail();
      try {
        resolve(JSON.parse(request.responseText));
      } catch {
        fail();
      }
    });
    request.addEventListener('error', fail);
    request.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    const body = new FormData();
    body.append('file', file);
    body.append('alt', '');
    request.open('POST', url);
    request.setRequestHeader('X-CSRFToken', csrfToken());
    request.setRequestHeader('Accept', 'application/json');
    request.send(body);
  });
}
