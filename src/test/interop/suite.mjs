// What every library has to manage with the relay of RELAY_URL, each with the means that it has. Run by node --test.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { finalizeEvent, generateSecretKey, getPublicKey, verifyEvent } from 'nostr-tools/pure'
import { Relay, useWebSocketImplementation } from 'nostr-tools/relay'
import WebSocket from 'ws'

// Node 20 has none of its own, and most libraries take the browser's.
globalThis.WebSocket ??= WebSocket
useWebSocketImplementation(WebSocket)

export const url = process.env.RELAY_URL
export const secret = generateSecretKey()
export const secretHex = Buffer.from(secret).toString('hex')
export const pubkey = getPublicKey(secret)
export const now = Math.floor(Date.now() / 1000)

/** What the relay sends at most for one filter: a longer history takes several pages. */
export const PAGE = Number(process.env.RELAY_MAX_LIMIT)

const LIMIT = { timeout: 60_000 }

export function sign(template) {
  return finalizeEvent({ kind: 1, created_at: now, tags: [], content: '', ...template }, secret)
}

/** For libraries that only read: somebody else publishes. */
export async function publishElsewhere(...events) {
  const relay = await Relay.connect(url)
  relay.publishTimeout = 60_000
  await Promise.all(events.map(event => relay.publish(event)))
  relay.close()
}

/** Page after page as clients do it: until is the oldest event's time, and those of the same second come twice. */
export async function pages(stored, filter) {
  const found = new Map()
  let count = 0
  for (let until = now; ; ) {
    const page = await stored({ ...filter, until })
    count++
    const fresh = page.filter(event => !found.has(event.id))
    if (fresh.length === 0) {
      return { events: [...found.values()], count }
    }
    fresh.forEach(event => found.set(event.id, event))
    until = Math.min(...page.map(event => event.created_at))
  }
}

export const ids = events => events.map(event => event.id).sort()

/**
 * @param client has open() and close(), and of these what the library can: publish(event), which rejects with the relay's
 *   words; stored(filter); history(filter), where the library turns pages itself; live(filter, ready), the first event of a
 *   subscription, with ready() called at EOSE; count(filter); authenticate(); difference(filter, events): what only one has;
 *   missing(filter): what only the relay has
 */
export function suite(client) {
  const publish = client.publish ?? publishElsewhere

  before(() => client.open(), LIMIT)
  after(() => client.close())

  if (client.publish) {
    test('publishes, and is told why an event is refused', LIMIT, async () => {
      const note = sign({ content: 'to be forged' })
      await client.publish(note)
      await assert.rejects(client.publish(sign({ created_at: now + 86_400 })), /invalid:/)
    })
  }

  test('reads an event back as it was signed', LIMIT, async () => {
    const note = sign({ content: 'by others: ⚡ "quoted" \\ \u0001\n🐪', tags: [['t', 'interop'], ['empty', '']] })
    await publish(note)
    const [found] = await client.stored({ ids: [note.id] })
    for (const field of Object.keys(note)) assert.deepEqual(found[field], note[field])
    assert.ok(verifyEvent({ ...note, sig: found.sig }))
  })

  test('reads a whole history, page by page', LIMIT, async () => {
    const notes = [...Array(2 * PAGE + PAGE / 2).keys()].map(i =>
      sign({ kind: 1111, created_at: now - 1000 - Math.floor(i / 3), content: `${i}` }))
    await publishElsewhere(...notes)
    const filter = { kinds: [1111], authors: [pubkey] }
    if (client.history) {
      assert.deepEqual(ids(await client.history(filter)), ids(notes))
    } else {
      const { events, count } = await pages(client.stored, filter)
      assert.deepEqual(ids(events), ids(notes))
      assert.ok(count > 3)
    }
  })

  test('an event that its author deletes is gone', LIMIT, async () => {
    const note = sign({ kind: 1222, content: 'to be deleted' })
    await publish(note)
    await publish(sign({ kind: 5, tags: [['e', note.id], ['k', '1222']] }))
    assert.deepEqual(await client.stored({ ids: [note.id] }), [])
    if (client.publish) await assert.rejects(client.publish(note), /blocked:/)
  })

  if (client.live) {
    test('gets live events after the stored ones', LIMIT, async () => {
      const note = sign({ kind: 1223, content: 'live' })
      const found = await client.live({ kinds: [1223], authors: [pubkey] }, () => publishElsewhere(note))
      assert.equal(found.id, note.id)
    })
  }

  if (client.count) {
    test('counts', LIMIT, async () => {
      await publish(sign({ kind: 7, content: '+', tags: [['e', '0'.repeat(64)]] }))
      assert.equal(Number(await client.count({ authors: [pubkey], kinds: [7] })), 1)
    })
  }

  if (client.difference) {
    test('finds a difference by negentropy', LIMIT, async () => {
      const notes = [...Array(30).keys()].map(i => sign({ kind: 1984, created_at: now - i, content: `set ${i}` }))
      await publishElsewhere(...notes.slice(0, 25))
      const { have, need } = await client.difference({ authors: [pubkey], kinds: [1984] }, notes.slice(5))
      assert.deepEqual([...have].sort(), ids(notes.slice(25)))
      assert.deepEqual([...need].sort(), ids(notes.slice(0, 5)))
    })
  }

  if (client.missing) {
    test('fetches by negentropy what only the relay has', LIMIT, async () => {
      const notes = [...Array(30).keys()].map(i => sign({ kind: 1984, created_at: now - i, content: `set ${i}` }))
      await publishElsewhere(...notes)
      assert.deepEqual((await client.missing({ authors: [pubkey], kinds: [1984] })).sort(), ids(notes))
    })
  }

  if (client.authenticate) {
    test('proves its key, and then publishes what is protected and reads what is private', LIMIT, async () => {
      await client.authenticate()
      const note = sign({ tags: [['-']], content: 'protected' })
      await client.publish(note)
      assert.equal((await client.stored({ ids: [note.id] })).length, 1)
      const wrap = finalizeEvent({ kind: 1059, created_at: now, tags: [['p', pubkey]], content: '' }, generateSecretKey())
      await publishElsewhere(wrap)
      assert.deepEqual(ids(await client.stored({ kinds: [1059], '#p': [pubkey] })), [wrap.id])
    })
  }
}
