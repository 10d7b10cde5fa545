// The relay of RELAY_URL as nostr-tools sees it. Run by node --test.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure'
import { Relay, useWebSocketImplementation } from 'nostr-tools/relay'
import { fetchRelayInformation } from 'nostr-tools/nip11'
import { NegentropyStorageVector, NegentropySync } from './node_modules/nostr-tools/lib/esm/nip77.js' // not among its exports
import WebSocket from 'ws'

useWebSocketImplementation(WebSocket)

const url = process.env.RELAY_URL
const secret = generateSecretKey()
const pubkey = getPublicKey(secret)
const now = Math.floor(Date.now() / 1000)
let relay

before(async () => {
  relay = await Relay.connect(url)
  // By default it takes a subscription's events for complete after 4.4 s, whatever has come.
  relay.baseEoseTimeout = 60_000
  relay.publishTimeout = 60_000
})

after(() => relay.close())

function sign(template) {
  return finalizeEvent({ kind: 1, created_at: now, tags: [], content: '', ...template }, secret)
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

test('an event is published and read back as it was signed', async () => {
  const note = sign({ content: 'from nostr-tools: ⚡ "quoted" \\ \u0001\n🐪', tags: [['t', 'interop'], ['empty', '']] })
  await relay.publish(note)
  const [found] = await stored({ ids: [note.id] })
  assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(JSON.stringify(note)))
})

test('a forged event is refused with the reason', async () => {
  const note = sign({ content: 'true' })
  await assert.rejects(relay.publish({ ...note, content: 'forged' }), /invalid:/)
})

test('filters by author, kind, tag and limit give the newest first', async () => {
  const notes = [1, 2, 3].map(i => sign({ kind: 1111, created_at: now - 10 + i, tags: [['t', 'ordered']], content: `${i}` }))
  for (const note of notes) await relay.publish(note)
  const found = await stored({ authors: [pubkey], kinds: [1111], '#t': ['ordered'], limit: 2 })
  assert.deepEqual(found.map(event => event.content), ['3', '2'])
})

test('events are counted', async () => {
  await relay.publish(sign({ kind: 7, content: '+', tags: [['e', '0'.repeat(64)]] }))
  assert.equal(await relay.count([{ authors: [pubkey], kinds: [7] }], {}), 1)
})

test('of a replaceable event the newest version is kept', async () => {
  await relay.publish(sign({ kind: 10002, created_at: now - 5, tags: [['r', 'wss://old.example']] }))
  const newest = sign({ kind: 10002, tags: [['r', 'wss://new.example']] })
  await relay.publish(newest)
  const found = await stored({ authors: [pubkey], kinds: [10002] })
  assert.deepEqual(found.map(event => event.id), [newest.id])
})

test('a deleted event is gone and does not come back', async () => {
  const note = sign({ content: 'to be deleted' })
  await relay.publish(note)
  await relay.publish(sign({ kind: 5, tags: [['e', note.id], ['k', '1']] }))
  assert.deepEqual(await stored({ ids: [note.id] }), [])
  await assert.rejects(relay.publish(note), /blocked:/)
})

test('live events arrive after the stored ones', async () => {
  const note = sign({ kind: 1222, content: 'live' })
  const arrived = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no live event within 60 s')), 60_000)
    const subscription = relay.subscribe([{ authors: [pubkey], kinds: [1222] }], {
      onevent: event => {
        clearTimeout(timer)
        resolve(event)
        subscription.close()
      },
      oneose: () => relay.publish(note).catch(reject),
    })
  })
  assert.equal((await arrived).id, note.id)
})

test('a protected event is taken once its author has authenticated', async () => {
  const note = sign({ tags: [['-']], content: 'protected' })
  await assert.rejects(relay.publish(note), /auth-required:/)
  await relay.auth(async template => finalizeEvent(template, secret))
  await relay.publish(note)
  assert.equal((await stored({ ids: [note.id] })).length, 1)
})

test('what the relay says of itself names what it supports', async () => {
  const information = await fetchRelayInformation(url)
  assert.ok([1, 9, 11, 42, 45, 70].every(nip => information.supported_nips.includes(nip)))
})

test('a difference is found by negentropy, where it is advertised', async () => {
  const { supported_nips } = await fetchRelayInformation(url)
  if (!supported_nips.includes(77)) {
    return
  }
  const notes = [...Array(30).keys()].map(i => sign({ kind: 1984, created_at: now - i, content: `set ${i}` }))
  const here = notes.slice(5)
  const there = notes.slice(0, 25)
  for (const note of there) await relay.publish(note)
  const storage = new NegentropyStorageVector()
  here.forEach(note => storage.insert(note.created_at, note.id))
  storage.seal()
  const have = new Set()
  const need = new Set()
  await new Promise((resolve, reject) => {
    new NegentropySync(relay, storage, { authors: [pubkey], kinds: [1984] }, {
      onhave: id => have.add(id),
      onneed: id => need.add(id),
      onclose: reason => (reason ? reject(new Error(reason)) : resolve()),
    }).start()
  })
  assert.deepEqual(have, new Set(notes.slice(25).map(note => note.id)))
  assert.deepEqual(need, new Set(notes.slice(0, 5).map(note => note.id)))
})
