// Keeps the visitor's work in this browser: the model in two slots that take turns, so that a save that is cut off
// leaves the one before whole, and the text they were trained on, once.
//
//   slots  'a' | 'b' → {serial, model: ArrayBuffer, text: key | null, fragment, checksum}
//   texts  key       → {name, latin1, bytes: ArrayBuffer, checksum}

import {checksum} from './checksum.js';

const database_name = 'rnn-playground';

function result_of(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function end_of(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('aborted'));
  });
}

function open_database() {
  const request = indexedDB.open(database_name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('slots');
    request.result.createObjectStore('texts');
  };
  request.onblocked = () => {};
  return result_of(request);
}

const key_of = (text) => `${text.bytes.byteLength}-${checksum(text.bytes)}-${text.latin1 ? 1 : 0}-${text.name}`;

export class Storage {
  constructor() {
    this.slots = new Map(); // name → {serial, text}: what lies where
    this.owner = false; // of the lock: only one tab writes
  }

  /** Never fails: a browser without storage is told when something is to be saved. */
  async open() {
    this.take_lock();
    try {
      this.database = await open_database();
      this.database.onversionchange = () => this.database.close();
    } catch (trouble) {
      this.trouble = trouble;
    }
  }

  take_lock() {
    if (!navigator.locks) {
      this.owner = true;
      return;
    }
    // Held until the tab is closed; another tab's request waits for that.
    const hold = () => {
      this.owner = true;
      return new Promise(() => {});
    };
    navigator.locks.request(database_name, hold).catch(() => (this.owner = true));
  }

  /** @returns the newest whole {model, text, fragment}, or null */
  async load() {
    if (!this.database) return null;
    const transaction = this.database.transaction(['slots', 'texts']);
    const store = transaction.objectStore('slots');
    const found = [];
    for (const name of ['a', 'b']) {
      const slot = await result_of(store.get(name));
      if (!slot) continue;
      this.slots.set(name, {serial: slot.serial, text: slot.text});
      found.push(slot);
    }
    found.sort((one, other) => other.serial - one.serial);
    for (const slot of found) {
      if (checksum(slot.model) !== slot.checksum) continue;
      const text = slot.text ? await result_of(transaction.objectStore('texts').get(slot.text)) : null;
      if (slot.text && (!text || checksum(text.bytes) !== text.checksum)) continue;
      return {model: slot.model, text, fragment: slot.fragment};
    }
    return null;
  }

  /**
   * @param {{model: ArrayBuffer, text: {name, latin1, bytes} | null, fragment: string}} work
   * @throws Error with the reason, for the visitor
   */
  async save({model, text, fragment}) {
    if (!this.database) throw new Error(`this browser keeps nothing for this page (${this.trouble?.message})`);
    if (!this.owner) throw new Error('RNN Playground is open in another tab, which saves its own work');
    const serials = ['a', 'b'].map((name) => this.slots.get(name)?.serial ?? 0);
    const name = serials[0] <= serials[1] ? 'a' : 'b';
    const other = name === 'a' ? 'b' : 'a';
    const key = text ? key_of(text) : null;
    const slot = {serial: Math.max(...serials) + 1, model, text: key, fragment, checksum: checksum(model)};
    const text_checksum = text ? checksum(text.bytes) : null;

    const transaction = this.database.transaction(['slots', 'texts'], 'readwrite', {durability: 'strict'});
    const done = end_of(transaction);
    const texts = transaction.objectStore('texts');
    transaction.objectStore('slots').put(slot, name);
    texts.getAllKeys().onsuccess = ({target: {result: kept}}) => {
      if (key && !kept.includes(key)) texts.put({...text, checksum: text_checksum}, key);
      for (const old of kept) if (old !== key && old !== this.slots.get(other)?.text) texts.delete(old);
    };
    try {
      await done;
    } catch (trouble) {
      const full = trouble?.name === 'QuotaExceededError';
      throw new Error(full ? 'there is no room left on this device' : String(trouble?.message ?? trouble));
    }
    this.slots.set(name, {serial: slot.serial, text: key});
  }
}
