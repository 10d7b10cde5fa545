// NDK, and its package for NIP-77.
import { secretHex, suite, url } from './suite.mjs'
import NDK, {
  NDKEvent,
  NDKPrivateKeySigner,
  NDKRelayAuthPolicies,
  NDKRelaySet,
  NDKSubscriptionCacheUsage,
} from '@nostr-dev-kit/ndk'
import { NDKSync } from '@nostr-dev-kit/sync'

/** What is here: of it reconciliation takes the ids. */
const cache = { locking: false, events: [], query: () => cache.events, setEvent: async () => {} }

/** Told when the relay has taken a proof. NDK's own event for that is lost where something was published before the challenge came. */
const proof = { id: '', taken: () => {} }
const proved = new Promise(resolve => { proof.taken = resolve })

function watch(message, relay, direction) {
  if (!direction) return // no message, but that it is connected
  const [type, about, taken] = JSON.parse(message)
  if (direction === 'send' && type === 'AUTH') proof.id = about.id
  if (direction === 'recv' && type === 'OK' && about === proof.id && taken) proof.taken()
}

const ndk = new NDK({
  explicitRelayUrls: [url],
  signer: new NDKPrivateKeySigner(secretHex),
  cacheAdapter: cache,
  enableOutboxModel: false, // it would ask other relays
  netDebug: watch,
})
const relays = () => NDKRelaySet.fromRelayUrls([url], ndk)
let relay

async function publish(event) {
  const copy = new NDKEvent(ndk, event)
  await relay.publish(copy, 60_000)
}

async function stored(filter) {
  const found = await ndk.fetchEvents(filter, { cacheUsage: NDKSubscriptionCacheUsage.ONLY_RELAY, groupable: false }, relays())
  return [...found].map(event => event.rawEvent())
}

function live(filter, ready) {
  return new Promise(resolve => {
    const subscription = ndk.subscribe(filter, { groupable: false, relaySet: relays() })
    subscription.on('event', event => {
      subscription.stop()
      resolve(event.rawEvent())
    })
    subscription.on('eose', ready)
  })
}

async function difference(filter, events) {
  cache.events = events.map(event => new NDKEvent(ndk, event))
  const found = await new NDKSync(ndk).sync(filter, { relaySet: relays(), autoFetch: false, timeout: 60_000 })
  cache.events = []
  return found
}

suite({
  open: async () => {
    ndk.relayAuthDefaultPolicy = NDKRelayAuthPolicies.signIn({ ndk })
    await ndk.connect(30_000)
    relay = ndk.pool.getRelay(url)
  },
  close: () => ndk.pool.relays.forEach(each => each.disconnect()),
  publish,
  stored,
  live,
  count: async filter => (await ndk.count([filter], {}, relays())).count,
  authenticate: () => proved,
  difference,
})
