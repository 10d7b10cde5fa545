import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ids, now, pubkey, secret, sign, suite, url } from './suite.mjs'
import { fetchRelayInformation } from 'nostr-tools/nip11'
import { finalizeEvent } from 'nostr-tools/pure'
import { Relay } from 'nostr-tools/relay'
import { NegentropyStorageVector, NegentropySync } from './node_modules/nostr-tools/lib/esm/nip77.js' // not among its exports

let relay

async function open() {
  relay = await Relay.connect(url)
  // By default it takes a subscription's events for complete after 4.4 s, whatever has come.
  relay.baseEoseTimeout = 60_000
  relay.publishTimeout = 60_000
}

/** The stored events, up to EOSE. */
function stored(filter) {
  return new Promise((resolve, reject) => {
    const events = []
    const subscription = relay.subscribe([filter], {
      onevent: event => events.push(event),
      oninvalidevent: event => reject(new Error('invalid: ' + JSON.stringify(event))),
      onclose: reason => reject(new Error(reason)),
      oneose: () => {
        resolve(events)
        subscription.close()
      },
    })
  })
}

function live(filter, ready) {
  return new Promise(resolve => {
    const subscription = relay.subscribe([filter], {
      onevent: event => {
        resolve(event)
        subscription.close()
      },
      oneose: ready,
    })
  })
}

async function difference(filter, events) {
  const storage = new NegentropyStorageVector()
  events.forEach(event => storage.insert(event.created_at, event.id))
  storage.seal()
  const have = new Set()
  const need = new Set()
  await new Promise((resolve, reject) => {
    new NegentropySync(relay, storage, filter, {
      onhave: id => have.add(id),
      onneed: id => need.add(id),
      onclose: reason => (reason ? reject(new Error(reason)) : resolve()),
    }).start()
  })
  return { have, need }
}

async function authenticate() {
  await assert.rejects(relay.publish(sign({ tags: [['-']] })), /auth-required:/)
  await relay.auth(async template => finalizeEvent(template, secret))
}

suite({
  open,
  close: () => relay.close(),
  publish: event => relay.publish(event),
  stored,
  live,
  count: filter => relay.count([filter], {}),
  authenticate,
  difference,
})

test('a forged event is refused with the reason', async () => {
  const note = sign({ content: 'true' })
  await assert.rejects(relay.publish({ ...note, content: 'forged' }), /invalid:/)
})

test('filters by author, kind, tag and limit give the newest first', async () => {
  const notes = [1, 2, 3].map(i => sign({ kind: 1311, created_at: now - 10 + i, tags: [['t', 'ordered']], content: `${i}` }))
  for (const note of notes) await relay.publish(note)
  const found = await stored({ authors: [pubkey], kinds: [1311], '#t': ['ordered'], limit: 2 })
  assert.deepEqual(found.map(event => event.content), ['3', '2'])
})

test('of a replaceable event the newest version is kept', async () => {
  await relay.publish(sign({ kind: 10002, created_at: now - 5, tags: [['r', 'wss://old.example']] }))
  const newest = sign({ kind: 10002, tags: [['r', 'wss://new.example']] })
  await relay.publish(newest)
  assert.deepEqual(ids(await stored({ authors: [pubkey], kinds: [10002] })), [newest.id])
})

test('what the relay says of itself names what it supports', async () => {
  const information = await fetchRelayInformation(url)
  assert.ok([1, 9, 11, 42, 45, 70, 77].every(nip => information.supported_nips.includes(nip)))
})
