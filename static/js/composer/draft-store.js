/** Keeps drafts in this browser: per member, so that a shared computer shows nobody another's words. */

/** @typedef {{title: string, body: string, space: string, tags: string, reply_to: string}} Fields */
/** @typedef {{fields: Fields, at: number, synced: boolean, tab: string}} Draft `synced`: the server has it too */

const PREFIX = 'parvis:draft:';
const KEPT = 30 * 24 * 3600 * 1000;

/** Tells this tab's writes from another's. */
export const TAB = Math.random().toString(36).slice(2);

function member() {
  return document.body.dataset.member ?? '';
}

/**
 * @param {string} key
 * @param {string} [owner] the empty name is somebody who has not signed in
 */
export function slot(key, owner = member()) {
  return `${PREFIX}${owner}:${key}`;
}

/** @param {string | null} text
 * @returns {Draft | null} */
export function parse(text) {
  try {
    const draft = JSON.parse(text ?? 'null');
    return typeof draft?.fields?.body === 'string' && typeof draft.at === 'number' ? draft : null;
  } catch {
    return null;
  }
}

/** @param {string} name */
function load(name) {
  try {
    return parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/** The newest of what this member wrote and what was written here before signing in.
 * @param {string} key */
export function read(key) {
  const mine = load(slot(key));
  const before = member() ? load(slot(key, '')) : null;
  if (!mine || !before) return mine ?? before;
  return before.at > mine.at ? before : mine;
}

/**
 * False when the browser keeps nothing: storage is off, or full even after the oldest drafts left.
 * @param {string} key
 * @param {Draft} draft
 */
export function write(key, draft) {
  const text = JSON.stringify(draft);
  for (;;) {
    try {
      localStorage.setItem(slot(key), text);
      if (member()) localStorage.removeItem(slot(key, ''));
      return true;
    } catch {
      if (!dropOldest(slot(key))) return false;
    }
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(slot(key));
    localStorage.removeItem(slot(key, ''));
  } catch {
    // Storage is off: there is nothing to forget.
  }
}

function stored() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ name, draft: load(name) }))
    .sort((a, b) => (a.draft?.at ?? 0) - (b.draft?.at ?? 0));
}

/** Only what the server also has may go.
 * @param {string} except */
function dropOldest(except) {
  try {
    const oldest = stored().find(({ name, draft }) => name !== except && (!draft || draft.synced));
    if (oldest) localStorage.removeItem(oldest.name);
    return Boolean(oldest);
  } catch {
    return false;
  }
}

/** A month is long enough; and once signed out, copies of what the server keeps leave this browser. */
export function tidy() {
  try {
    for (const { name, draft } of stored()) {
      const isOld = !draft || Date.now() - draft.at > KEPT;
      if (isOld || (!member() && draft.synced)) localStorage.removeItem(name);
    }
  } catch {
    // Storage is off.
  }
}
